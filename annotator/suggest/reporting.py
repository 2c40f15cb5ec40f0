"""The words of reporting: verbs, who speaks, and what is in the way; data for ``attribution``.

``SAYING``, ``TELLING``, ``REPORTING``, ``VERBS``, ``PRONOUNS``, ``SPEAKERS``, ``BODIES`` and
``MAY_REPORT`` are also read by the services that offer sources and cues for a claim: their names
and meaning stay; words may be added.
"""

import re
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SAYING: Final = _words("say says said")
"""Verbs that report whatever follows them."""

TELLING: Final = _words("tell tells told")
"""They report what they tell somebody."""

REPORTING: Final = _words("""
    acknowledged acknowledges added adds admits admitted alleged alleges announced announces
    anticipated argued argues asserted asserts believed believes caution cautioned cautions
    claimed claims complained complains conceded concedes concluded concludes confirmed confirms
    contended contends declared declares disclosed discloses emphasized emphasised estimated
    estimates expected explained explains forecast hinted hints indicated indicates insisted
    insists maintained maintains noted notes observed pledged pledges predicted predicts promised
    promises reaffirmed recalled recalls reiterated reiterates remarked reported reports revealed
    reveals showed shows stated stressed stresses suggested suggests testified testifies tweeted
    vowed vows warned warns wrote writes found finds denied denies ruled rules agreed agrees
    replied replies responded responds continued joked quipped commented asked posted posts
    accepted accepts swore learned learns
    acknowledge add admit allege announce anticipate argue assert believe claim conclude confirm
    contend declare estimate expect explain insist note predict report reveal say show suggest
    warn
""")
"""Verbs that report when “that” or a quotation follows, or when they close what was said."""

CLOSING: Final = _words("""
    acknowledged added admitted announced argued asserted claimed complained conceded confirmed
    declared estimated explained insisted noted observed predicted recalled remarked reported
    reports stated stressed tweeted warned warns wrote writes adds notes argues explains
    replied responded continued joked quipped commented asked posted cautioned concluded
""")
"""Those of the verbs above that may close what was said: “…, state media reported.”"""

AUXILIARIES: Final = _words("has have had")
PASSIVES: Final = _words("am is are was were be been being get gets got getting it's")
HINDRANCES: Final = _words("""
    not never n't to can could may might must shall should will would cannot did does do won't
    didn't doesn't don't hasn't haven't hadn't can't couldn't wouldn't without if
""")
"""Before a verb they make it something that was not, or not yet, said."""

ADVERBS: Final = _words("""
    also later then once now again repeatedly previously recently earlier already still since
    first just initially reportedly publicly privately separately both all
""")

ROLE_ACRONYMS: Final = _words("ceo cfo cto md mp mps mep meps pm vp dj gp")
"""Acronyms of offices: people, not bodies."""

HEARING_PRONOUNS: Final = _words("him her them us me you it")
PRONOUNS: Final = _words("he she they we i")
ARTICLES: Final = _words("the a an this these that those his her their its our my another one")
DETERMINERS: Final = ARTICLES | _words("""
    some many several most few two three four five six seven eight nine ten dozens other no
""")
PREPOSITIONS: Final = _words("of for at from in with on by to about as near inside outside")
INNER_PREPOSITIONS: Final = _words("of for at from in with")
"""They may link the parts of a source: “a spokesman for the ministry”."""

BREAKS: Final = _words("""
    and or but nor so yet that which who whom whose where when while because although though if
    after before since until unless than as is are was were be been being am has have had do does
    did will would can could may might must shall should not never to of for at from in with on by
    about into over under between during against without within through toward towards upon near
    inside outside across along around behind despite amid among via per he she they we i it him
    them us me you there here what how why then also later yesterday today tomorrow tonight monday
    tuesday wednesday thursday friday saturday sunday ago however meanwhile instead still even
    only just first last
""")
"""Words that no plain noun phrase contains."""

SPEAKERS: Final = _words("""
    activist activists adviser advisers advisor advisors advocate advocates agencies agency aide
    aides airline ally allies ambassador ambassadors analyst analysts army attorney attorneys
    author authorities authority authors bank board brother campaigner campaigners candidate
    captain central chairman chairwoman chairperson chancellor chief citizen citizens clinic coach
    colonel colleague colleagues commander commanders commission commissioner committee companies
    company congressman congresswoman coroner council councillor court courts critic critics
    daughter defendant delegate delegates department deputies deputy detective developer
    developers diplomat diplomats director directors doctor doctors driver economist economists
    editor embassy employee employees employer envoy executive executives expert experts farmer
    farmers father federation firefighters firm firms forecaster forecasters founder general
    government governments governor group groups head historian historians hospital household
    insider insiders institute investigator investigators investor investors journalist
    journalists judge judges jury king lawmaker lawmakers lawyer lawyers leader leaders leadership
    magistrate manager managers manufacturer mayor media member members military minister
    ministers ministry monitor mother museum nationalists neighbor neighbors neighbour neighbours
    network newspaper newspapers nurse nurses observer observers office officer officers official
    officials opponent opponents opposition organiser organisers organisation organisations
    organization organizations organizer organizers owner owners panel parents parliament
    participants parties party passenger passengers physician physicians pilot police policeman
    politician politicians premier president prince princess principal producer producers
    professor professors prosecution prosecutor prosecutors protester protesters provider
    publisher queen rebel rebels rector regulator regulators relatives reporter reporters
    representative representatives rescuers researcher researchers resident residents resistance
    retailer rival rivals scholar scholars school scientist scientists secretary senator senators
    sister skipper society soldier soldiers son source sources speaker spokesman spokesmen
    spokesperson spokespeople spokeswoman spokeswomen staff state station strategist strategists
    student students supporter supporters surgeon survivor survivors teacher teachers team
    television trader traders tribunal troops union unions university victim victims volunteer
    volunteers watchdog whistleblower widow wife husband witness witnesses woman women man men
    worker workers writer writers youth people company's statement statements report reports study
    studies survey surveys poll polls document documents filing filings indictment letter memo
    release article website bulletin communique communiqué dossier ruling figures data statistics
    estimates records customers consumers crew users drivers shareholders
""")
"""Heads of noun phrases that can be the source of words: people, bodies, and writings."""

NO_SOURCES: Final = _words("""
    plan plans schedule schedules rule rules law laws custom tradition size age order design
    protocol script need needs preference taste circumstances type weight height
""")
"""What things can be “according to” without anybody saying them."""

ROLES: Final = _words("""
    ambassador attorney chairman chairwoman chancellor chief coach colonel commissioner congressman
    congresswoman councillor deputy detective director dr dr. economist envoy gen gen. general
    governor inspector judge justice king lawmaker leader lord lt lt. mayor minister mr mr. mrs
    mrs. ms ms. officer premier president prime prince princess principal prof prof. professor
    prosecutor queen rep rep. representative secretary sen sen. senator sergeant sgt sgt. sheriff
    sir speaker spokesman spokesperson spokeswoman superintendent analyst capt capt. captain col
    col. analyst
""")
"""A name right after one of these is a person's."""

BODIES: Final = _words("""
    academy administration agency airlines airways alliance army assembly associates association
    authority bank board broadcasting bureau cabinet center centre chamber club coalition college
    commission committee company confederation conference congress corp corp. corporation council
    court department directorate federation force forces foundation fund group guard hospital inc
    inc. institute institution league limited llc ltd ltd. media ministry motors movement museum
    news office organisation organization parliament partners party police post press radio
    secretariat senate service services society software systems television times trust tribunal
    union university watch
""")
"""A name that ends in one of these, or has it before “of” or “for”, is a body's."""

KNOWN_BODIES: Final = _words("""
    reuters xinhua tass bloomberg interpol hamas hezbollah greenpeace kremlin pentagon nato unicef
    unesco opec eurostat microsoft google apple amazon boeing airbus toyota samsung facebook
    twitter
""")

PLACE_ACRONYMS: Final = _words("us u.s. uk u.k. uae u.a.e. eu e.u. usa u.s.a. dc d.c. drc ussr")
"""Acronyms of places: they are no bodies by themselves."""

NO_WORDS: Final = _words("""
    little nothing much more something anything everything enough hello goodbye to no yes
""")
"""After “said” they tell that the words themselves are not given."""

TALES: Final = _words("story stories truth tale tales joke jokes lie lies time parable fortune fib")
"""What is told without being somebody who hears it."""

COMPLEMENTS: Final = _words("to not about of how what why whether when where off apart from")
"""After the hearer they show that no statement follows: “told him to leave”."""

CONDITIONS: Final = _words("if whether unless")
"""Before a subject they leave open whether it said anything."""

NOBODY: Final = ARTICLES | _words("""
    nobody none everyone everybody anyone anybody someone somebody something nothing
    everything anything both all neither either each such which what who
""")
"""Words that, as the whole subject, name no source."""

INFORMED: Final = _words("familiar close briefed")
"""“People familiar with the matter”, “sources close to the talks”."""

HEARERS: Final = _words("reporters journalists lawmakers")
"""Named right after “told”, they belong to the cue."""

OCCASIONS: Final = _words("""
    twitter facebook instagram telegram x weibo linkedin youtube social blog website
    statement interview report speech letter email e-mail tweet release briefing post conference
    filing memo note announcement
""")
"""“said in a statement” is one cue."""

DAYS: Final = _words("""
    monday tuesday wednesday thursday friday saturday sunday today yesterday tonight earlier later
    january february march april may june july august september october november december
    morning afternoon evening night week month year
""")
DAY_PHRASE: Final = DAYS | _words("on in late early last this the also")

VERBS: Final = SAYING | TELLING | REPORTING
MAY_REPORT: Final = re.compile(
    r"\b(?:according|quoted|"
    + "|".join(sorted(VERBS, key=lambda verb: (-len(verb), verb)))
    + r")\b",
    re.IGNORECASE,
)
"""Whether a sentence can hold a cue at all: most cannot."""

AFTER_SPEAKER: Final = (
    _words("""
    in on at during after before when as while of for from who which whose last and but
""")
    | DAYS
)
"""What may follow a speaker named after the verb: “…”, said the minister on Monday."""
