"""Agreement of annotators: measures on spans, pure functions with the standard library alone.

One measure a module, its paper in the docstring. Chance-corrected measures read ``Ratings``:
``cohen``, ``weighted_kappa``, ``scott``, ``bennett``, ``fleiss``, ``krippendorff``. ``unitizing``
is alpha_u. F1 of spans: ``exact_f1``, ``overlap_f1``, ``partial_f1``, ``boundary_f1``,
``label_f1``, ``semeval``; of links: ``relations_f1``. ``alignment`` pairs the spans of two sets,
``groups`` those of more, ``differences`` names what differs. ``attributes`` and ``dates`` measure
aligned spans, ``tokens`` turns spans into ratings, ``bootstrap`` gives intervals. ``report`` puts
everything together over documents, ``report_json`` writes it down; ``confusion`` and ``over_time``
read more out of a report.

``gamma`` (Mathet, Widlöcher and Métivier 2015) stands by itself, for it takes long; its best
alignment is in ``gamma_alignment``, which asks SciPy, an optional extra, where a text is too dense.

Every result is a ``Measured``: a number with what it rests on, or the reason why there is none.
"""
