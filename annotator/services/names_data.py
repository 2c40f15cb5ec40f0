"""Word lists for comparing names in English news; all folded (no case, no diacritics)."""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ARTICLES: Final = _words("the a an")

TITLES: Final = _words("""
    mr mrs ms miss mx dr prof professor sir dame lord lady rev reverend fr father brother sister
    saint st pope cardinal archbishop bishop imam ayatollah sheikh rabbi king queen prince princess
    emperor emir sultan duke duchess count president vice premier chancellor minister prime deputy
    foreign defense defence finance interior secretary sec senator sen representative rep
    congressman congresswoman governor gov mayor judge justice ambassador leader chairman
    chairwoman chair general gen colonel col major maj captain capt lieutenant lt sergeant sgt
    admiral adm marshal commander officer detective inspector chief director ceo coach former ex
    then acting late
""")
"""Words in front of a name that are not part of it."""

SUFFIXES: Final = _words("""
    inc incorporated corp corporation co company ltd limited llc llp lp plc gmbh ag sa se nv bv ab
    asa oyj spa srl kk pty holdings jr sr ii iii iv
""")
"""Words behind a name that do not tell it from others."""

PREPOSITIONS: Final = _words("of for in on at to from with against under between among by")
SMALL_WORDS: Final = PREPOSITIONS | ARTICLES | _words("and de la le du der den des di da y und et")

DIRECTIONS: Final = _words("""
    north south east west northern southern eastern western northeast northwest southeast southwest
    central new upper lower greater inner outer
""")
"""Words that make another place of the one they stand before."""

FAMILY_NAMES_FIRST: Final = _words("""
    kim lee park choi jung jeong kang cho yoon jang chang lim han shin suh seo kwon hwang ahn song
    ryu hong moon yang bae baek nam noh roh yun ri pak chung chon hwang jon
    xi li wang zhang liu chen huang zhao wu zhou xu sun ma zhu hu lin guo he gao luo zheng liang
    xie tang cao deng xiao feng zeng cheng cai peng pan yuan dong yu su ye lu jiang wei tian du
    ding shen ren yao cui zhong tan wen mao hua tsai lai chiang koo
    nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly
""")
"""Family names that usually lead in news: Korean, Chinese, Vietnamese."""

KINDS_OF_THINGS: Final = _words("""
    party agency ministry government company firm group bank court council committee commission
    parliament congress senate assembly army navy police force union league association federation
    organization organisation university college school institute hospital church club team union
    newspaper paper magazine broadcaster station network channel website outlet service bureau
    department office administration authority board corporation foundation fund alliance coalition
    country nation state kingdom republic city capital town village region province county district
    island river lake sea mountain valley airport port bridge building palace house street square
    summit conference meeting war election games cup championship festival storm hurricane
    earthquake flood crisis media
""")
"""Common nouns that name what an organization, a place or an event is."""

PEOPLE: Final = _words("""
    leader president premier chancellor minister secretary senator representative congressman
    congresswoman governor mayor judge justice ambassador envoy diplomat chairman chairwoman chair
    chief director head boss executive ceo founder owner manager coach captain player striker
    spokesman spokeswoman spokesperson official officer commander general colonel admiral soldier
    king queen prince princess pope bishop priest imam cleric lawyer attorney prosecutor defendant
    suspect victim witness author writer journalist reporter editor analyst expert economist
    scientist researcher professor teacher doctor physician surgeon nurse candidate lawmaker
    politician activist dictator ruler man woman boy girl father mother son daughter brother sister
    husband wife he she him her his hers himself herself who
""")
"""Common nouns and pronouns for a person."""

ORGANIZATIONS: Final = _words("""
    party agency ministry government company firm group bank court council committee commission
    parliament congress senate assembly army navy police union league association federation
    organization organisation university college school institute hospital church club team
    newspaper paper magazine broadcaster station network channel website outlet service bureau
    department office administration authority board corporation foundation fund alliance coalition
    media carrier airline automaker manufacturer retailer regime
""")
PLACES: Final = _words("""
    country nation state kingdom republic city capital town village region province county district
    island continent river lake sea mountain valley airport port bridge area zone border peninsula
""")

PERSON_LABELS: Final = _words("person per pers people human individual")
ORGANIZATION_LABELS: Final = _words("org organization organisation company institution norp group")
PLACE_LABELS: Final = _words("place loc location gpe fac facility country city")
