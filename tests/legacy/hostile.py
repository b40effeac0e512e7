"""Values as hostile as real life, as data: text for every type of column that the legacy database has.

Each value is written as PostgreSQL would read it. What COPY wants escaped is escaped elsewhere, and which column holds
which value is decided elsewhere. The first of each list is the plain case, for a table with a single row.
Invisible, combining and right-to-left characters are written as escapes, so that a reader sees what is there.
"""

from __future__ import annotations

import hashlib
import unicodedata

# -- numbers ----------------------------------------------------


def numerics(precision: int, scale: int) -> list[str]:
    """Return what stands at and beside the limits of numeric(precision, scale). Infinity does not fit, NaN does."""
    whole, fraction = "9" * (precision - scale), "9" * scale
    smallest = "0." + "0" * (scale - 1) + "1"
    return [
        "1500.50",
        f"{whole}.{fraction}",
        f"-{whole}.{fraction}",
        "0",
        "-0.00",
        "NaN",
        smallest,
        f"-{smallest}",
        f"{smallest}4",  # rounded down on the way in
        f"{smallest[:-1]}05",  # half a unit: rounded away from zero
        f"-{smallest[:-1]}05",
        "1.10",
        "1000.00000000000",
        "0.1",
        "1e3",
        "1.5E-2",
        "+7",
        ".5",
        "00042.00",
        "4503599627370497.5"[-(precision - scale + 2) :],  # beyond 2^52: a float would lose the half
        "-1",
        "99.99",
        "99.995",
        "123456789.12",
    ]


# -- timestamps -------------------------------------------------

TIMESTAMPS: list[str] = [
    "2024-03-15 10:30:00",
    "infinity",
    "-infinity",
    "0044-03-15 12:00:00 BC",
    "4713-01-01 00:00:00 BC",
    "4714-11-24 00:00:00 BC",  # the first that the type can hold
    "294276-12-31 23:59:59.999999",  # the last
    "0001-12-31 23:59:59.999999 BC",  # the microsecond before the year 1
    "0001-01-01 00:00:00",
    "1969-12-31 23:59:59.999999",
    "1970-01-01 00:00:00",
    "1999-12-31 23:59:59.999999",
    "2000-01-01 00:00:00",
    "2000-01-01 00:00:00.000001",
    "2038-01-19 03:14:08",
    "2024-02-29 23:59:59.5",
    "2016-12-31 23:59:60",  # a leap second: the next minute
    "2024-06-30 24:00:00",  # the next day
    "1582-10-10 00:00:00",  # not in anybody's calendar but PostgreSQL's
    "9999-12-31 23:59:59.999999",
    "10000-01-01 00:00:00",
    "2023-10-29 02:30:00",  # twice, in some zones
    "2024-03-31 02:30:00",  # never, in some zones
    "2024-03-15 10:30:00.123456",
    "1960-10-01 00:00:00",
]

# -- text -------------------------------------------------------

NAME = "Àṣàkẹ́ Ọláwálé"
NFC = unicodedata.normalize("NFC", NAME)
NFD = unicodedata.normalize("NFD", NAME)

ZERO_WIDTH = "ada\u200bobi\u200c\u200d\u2060\ufeff"
RIGHT_TO_LEFT = "\u200f\u0645\u0632\u0631\u0639\u0629 \u05d7\u05d5\u05d5\u05d4 (Kano)\u200e"
OVERRIDE = "proof\u202efdp.exe\u202c and \u2067isolate\u2069"
FAMILY = "\U0001f469\U0001f3fe\u200d\U0001f33e and \U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
FLAG = "\U0001f1f3\U0001f1ec 1\ufe0f\u20e3 \u2764\ufe0f\u200d\U0001f525"

TEXTS: list[str] = [
    "Maize, 12 hectares near Ibadan",
    "",
    " ",
    "  leading and trailing  ",
    "\t",
    "\n",
    "\r\n",
    "line one\nline two\r\nline three\rline four",
    "tab\tbetween",
    "\\N",  # COPY reads it as NULL unless escaped
    "\\.",  # and this as the end of the data
    "line\n\\.\nafter",
    "\\",
    "ends in a backslash\\",
    "\\t \\n \\x41 \\101 \\u0041",
    "\b\f\v\x01\x1b[31m\x7f",
    "NULL",
    "null",
    "None",
    "undefined",
    "{}",
    "{NULL}",
    "'",
    '"',
    "O'Brien; DROP TABLE users; --",
    "$$ $body$ $1 %s %(name)s {0} ${HOME} `id`",
    "a,b;c|d",
    "<script>alert('NGN')</script> &amp; &",
    NFC,
    NFD,
    "\u212b \u00c5 A\u030a",  # Ångström: three spellings of one letter
    "ﬁnance ① Ⅷ ㎏",
    "ß ẞ SS ı İ i I",
    "Ọ̀ṣun ≠ Osun ≠ OSUN",
    FAMILY,
    FLAG,
    RIGHT_TO_LEFT,
    OVERRIDE,
    ZERO_WIDTH,
    "\ufeffbegins with a byte order mark",
    "soft\u00adhyphen, no\u00a0break, ideographic\u3000space, line\u2028separator",
    "z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349\u035a\u032f\u031e\u0320\u034da\u036b\u0357lgo",
    "漢字 かな カナ 한글 \u1112\u1161\u11ab",
    "\U00020bb7野家 \U0010fffd \ue000 \ufdd0 \ufffe",
    "₦1,500.50 · €9 · ₿",
    "0",
    "007",
    "1e5",
    "-0.0",
    "true",
    "infinity",
    "2024-02-30",
    "GBRPYHIL2CI3FNQ4BXLFMNDLFJUNPU2HY3ZMFSHONUCEOASW7QC7OX2H",
    "deadbeef" * 8,
    "https://example.ng/proof?a=1&b=%20#\u00e9",
    "..\\..\\etc/passwd\\",
    "word " * 200,
    hashlib.sha512(b"a").hexdigest() * 20,  # 2560 characters: beyond what fits on the page uncompressed
]

_MEGABYTE = "Àgbàdo \U0001f33d maize\n" * 60_000
_NOISE = "".join(hashlib.sha512(b"%d" % place).hexdigest() for place in range(9_000))

LONG_TEXTS: list[str] = [
    _MEGABYTE,  # more than a megabyte, and compresses to nearly nothing
    _NOISE,  # more than a megabyte, and does not: stored out of line in hundreds of pieces
]
"""Once per seeded database each, never in the bulk."""

# -- people -----------------------------------------------------

FIRST_NAMES: list[str] = [
    "Adébáyọ̀",
    "Ọlúwaṣeun",
    "Títílayọ̀",
    "Ṣọlá",
    "Àbẹ̀bí",
    "Chịdịnma",
    "Ngọzi",
    "Ụchenna",
    "Ikechukwu",
    "Ọbịọma",
    "Ɗanjuma",
    "Ƙasim",
    "Ɓala",
    "Ma'aruf",
    "Ƴar'adua",
    "Ebi\u1eb9re",
    "Aisha",
    NFC.split()[0],
    NFD.split()[0],
    unicodedata.normalize("NFD", "Ọlúwaṣeun"),
    "Mary-Jane Nneka",
    "A",
]

LAST_NAMES: list[str] = [
    "Adéyẹmí",
    "Ọláwálé",
    "Ṣóyínká",
    "Ọ̀ṣúnbọ̀wálé",
    "Okonkwọ",
    "Nwachukwu-Ụzọ",
    "Ezeigbo",
    "Abubakar",
    "Ɗan Fodio",
    "Ƙofar Mata",
    "Mai-Ɓauchi",
    "Ekpenyong",
    "Igbinedion",
    "O'Neill",
    "de Souza",
    NFC.split()[1],
    NFD.split()[1],
]

PHONES: list[str] = [
    "+2348031234567",
    "08031234567",
    "+234 803 123 4567",
    "+234 (0) 803-123-4567",
    "2348031234567",
    "00234-803-1234567",
    "+2347012345678",
    "+2349091234567",
    "+23412345678",
    "\u202a+2348031234567\u202c",  # pasted from a contact card, direction marks and all
    "+234\u00a0803\u00a0123\u00a04567",
    "\uff0b\uff12\uff13\uff14\uff18\uff10\uff13\uff11\uff12\uff13\uff14\uff15\uff16\uff17",
    "",
    "n/a",
]
"""Unique in the table: each of these is a telephone number of somebody else."""

EMAILS: list[str] = [
    "adebayo@example.ng",
    "ADEBAYO@example.ng",
    "adebayo@example.ng ",
    "adebayo+farm@example.ng",
    '"ade, bayo\\" "@example.ng',
    "o'brien@example.ng",
    unicodedata.normalize("NFC", "adébáyọ̀@example.ng"),
    unicodedata.normalize("NFD", "adébáyọ̀@example.ng"),
    "ade\u200bbayo@example.ng",
    "юзер@пример.рф",
    "x" * 64 + "@" + "y" * 180 + ".ng",
    "",
    "not an address",
]

PLACES: list[str] = [
    "Ìbàdàn, Ọ̀yọ́",
    "Òṣogbo, Ọ̀ṣun",
    "Ọ̀rẹ̀, Oǹdó",
    "Ụmụahịa, Abia",
    "Ọka, Anambra",
    "Kano (\u0643\u064e\u0646\u064f\u0648)",
    "Ɓirnin Kebbi",
    "Port Harcourt\tRivers",
    "6.5244° N, 3.3792° E",
]

# -- json (type json keeps its text) ----------------------------

JSONS: list[str] = [
    '{"bankName": "Zenith", "accountNumber": "0123456789", "accountName": "Adébáyọ̀ Ọláwálé"}',
    "{}",
    "[]",
    "null",
    "true",
    '"text"',
    '""',
    "0",
    "-0",
    "-0.0",
    "1.0",
    "1.00",
    "1e400",  # no float holds it
    "123456789012345678901234567890.12345678901234567890",
    ' { "a" :1 ,\t"b" : [ 1,2 , 3 ]\n,\r\n"c":{ } } ',
    '{"a":1,"a":2,"a":{"a":null}}',
    '{"b":1,"a":2}',
    '{"":""}',
    '{"a":""}',
    '{"a":null}',
    '"\\u0000"',  # type jsonb would refuse it
    '"\\ud800"',  # half of a pair: so it would this
    '"\\u00e9 \\u0065\\u0301 \u00e9 e\u0301"',
    '"\\ud83c\\udf3d \U0001f33d"',
    '"\\/ \\" \\\\ \\b\\f\\n\\r\\t"',
    '["\\\\N", "\\\\."]',
    '{"u200b\u200b": "\u202e\u0645"}',
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
    '[null, "NULL", "", "{}"]',
    '{"NGN": "1500.50", "USDC": 1500.50, "XLM": 1500.5000000}',
    "[" * 1000 + "]" * 1000,
    '{"pages": [' + ", ".join(f'"{hashlib.sha256(b"%d" % place).hexdigest()}"' for place in range(80)) + "]}",
]

# -- text[] -----------------------------------------------------

ARRAYS: list[str] = [
    '{"https://example.ng/1.jpg","https://example.ng/2.jpg"}',
    "{}",
    "{NULL}",
    '{"NULL"}',
    '{""}',
    '{"",NULL," ",""}',
    '{"a,b","c\\"d","e\\\\f","{g}","h\'i"}',
    '{"\\\\N","\\\\.","\\\\"}',
    '{"line\none","tab\ttwo"," spaces "}',
    "{a,a,a}",
    "{{a,b},{c,d}}",
    '{{{"x",NULL}},{{"","{}"}}}',
    "[0:1]={zero,one}",
    "[-3:-2][5:6]={{a,b},{c,NULL}}",
    "[2147483646:2147483646]={last}",
    f'{{"{NFC}","{NFD}"}}',
    f'{{"{FAMILY}","{RIGHT_TO_LEFT}","{ZERO_WIDTH}"}}',
    "{" + ",".join(str(place) for place in range(700)) + "}",
]

# -- keys -------------------------------------------------------

NIL = "00000000-0000-0000-0000-000000000000"
MAX = "ffffffff-ffff-ffff-ffff-ffffffffffff"
