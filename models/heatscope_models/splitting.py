"""What is one word, as English treebanks have it: one regular expression, its alternatives in order.

Follows what UD English does (https://universaldependencies.org/en/), which is the Penn Treebank's way with hyphened
compounds taken apart; where the treebank is of two minds, what it does oftener in EWT train and dev. Any text of any
script can be split: marks, joiners and emoji stay with what they belong to. Knows nothing of places in a text.
"""

import re
import unicodedata


def _categories(first: int, end: int) -> str:
    return "".join(map(unicodedata.category, map(chr, range(first, end))))


#: The Unicode category of every character, two letters each, in order. Found once, and of planes 4 to 13, which are
#: empty, not at all: that is four fifths of the time. Nor of those behind, which are for private use.
_CATEGORIES = _categories(0, 0x40000) + "Cn" * (0xE0000 - 0x40000) + _categories(0xE0000, 0xF0000)


def _character_class(*categories: str) -> str:
    """Return the characters of the Unicode categories as ranges for a regular expression."""
    runs = re.finditer(f"(?:{'|'.join(categories)})+", _CATEGORIES)
    ends = [(run.start() // 2, run.end() // 2 - 1) for run in runs]
    return "".join(f"{re.escape(chr(low))}-{re.escape(chr(high))}" for low, high in ends)


# Combining marks, variation selectors, skin tones and joiners belong to the character before them.
_MARK = "[" + _character_class("Mn", "Mc", "Me") + "\u200c\u200d\U0001f3fb-\U0001f3ff]"
# Control and other invisible characters separate words and are none themselves.
_INVISIBLE = r"\s" + _character_class("Cc", "Cf", "Cs", "Zl", "Zp")
_LETTER = rf"(?:\w{_MARK}*)"
_APOSTROPHE = "['’]"
_BEGINS, _ENDS, _GOES_ON = r"(?<!\w)", r"(?!\w)", r"(?!\s*\Z)"

#: Lengths of parts and names are bounded (RFC 5321 for mail): a long text without spaces would take time squared.
_ADDRESSES = (
    # Without the punctuation behind it, which is the sentence's.
    r"(?:https?://|www\.)[^\s<>\"]{0,2000}[^\s<>\"'’”.,;:!?)\]}]",
    r"[\w.%+\-]{1,64}@\w[\w.\-]{0,253}(?<=\w)",
    r"(?<![\w.])[@#][^\W\d_]\w*",
    # Of files and machines: by their endings, so that "cats.Dogs" is still two sentences; or of three parts and more.
    rf"{_BEGINS}(?:\w[\w\-]{{0,62}}\.){{1,8}}"
    r"(?:com|org|net|edu|gov|mil|info|biz|co|uk|us|ca|de|au|doc|docx|pdf|xls|xlsx|ppt|txt|rtf|csv|html?|asp|php|"
    rf"jpe?g|gif|png|bmp|tiff?|mp3|mp4|wav|zip|exe){_ENDS}",
    rf"{_BEGINS}(?-i:[a-z][a-z0-9]{{1,62}}(?:\.[a-z][a-z0-9\-]{{1,62}}){{2,8}}){_ENDS}",
)
_CONTRACTIONS = (
    # did|n't, it|'s, can|not: two words each; written without the apostrophe, too.
    rf"{_LETTER}+(?=n{_APOSTROPHE}t\b)|n{_APOSTROPHE}t\b|{_APOSTROPHE}(?:s|re|ve|ll|d|m)\b",
    rf"{_BEGINS}(?:can(?=not\b)|(?:ca|wo|do|did|does|is|was|are|were|has|have|had|could|would|should|must|ai)(?=nt\b))",
    rf"{_BEGINS}(?:(?:that|what|there|here|where|who|he|she|let)(?=s\b)|(?:you|they)(?=(?:re|ve|ll)\b))",
    rf"{_BEGINS}(?-i:[Ii])(?=(?:m|ve)\b)",
    rf"{_BEGINS}(?:(?:gon|wan)(?=na\b)|(?:got|out)(?=ta\b)|(?:lem|gim)(?=me\b)|a(?=lot\b)|du(?=nno\b))|(?<=du)n(?=no\b)",
    # One word each: names, and what lost a letter at its beginning.
    rf"{_BEGINS}(?:[od]{_APOSTROPHE}[a-z]{{3,}}|ma{_APOSTROPHE}am|y{_APOSTROPHE}all|c{_APOSTROPHE}est)\b",
    rf"{_BEGINS}{_APOSTROPHE}(?:em|cause|til|till|cos|bout|n)\b",
)
_ABBREVIATIONS = (
    # At the end of a text the full stop is the sentence's.
    rf"{_BEGINS}(?:[A-Za-z]\.){{1,15}}[A-Za-z](?=\.\s*\Z)|{_BEGINS}(?:[A-Za-z]\.){{2,16}}(?!\w)|"
    rf"{_BEGINS}(?-i:(?:[A-Z]\.){{1,15}}[A-Z]){_ENDS}",
    rf"{_BEGINS}(?:Mr|Mrs|Ms|Dr|Drs|Prof|Rev|Hon|Gov|Sen|Rep|Gen|Col|Capt|Cpt|Lt|Sgt|Maj|Adm|Sr|Jr|St|Sts|Mt|Ft|Ph\.D|"
    rf"Inc|Corp|Ltd|Co|Bros|PVT|vs|etc|ect|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|ext|al|approx)\."
    rf"{_GOES_ON}",
    rf"{_BEGINS}(?-i:No|Vol|Fig)\.(?=\s*\d)",
    rf"{_BEGINS}(?-i:[A-HJ-Z])\.(?=\s+(?-i:[A-Z]))",  # of a name; what ends with "I." is a sentence
    rf"{_BEGINS}(?-i:[A-Z]{{1,4}}&[A-Z]{{1,4}}){_ENDS}",
    rf"{_BEGINS}(?:[bl]/c|w/o){_ENDS}",
    rf"{_BEGINS}(?:e|non|anti|pre|re|mid|post|over|co|pro|multi|ex|semi|sub|neo|counter|mis)-(?=[^\W\d_])\w+",
)
_NUMBERS = (
    rf"{_BEGINS}\d{{1,2}}/\d{{1,2}}/\d{{2,4}}{_ENDS}",  # a date
    r"(?<![\w/])(?:1[0-2]|0?\d)/(?:[0-2]\d|3[01])(?![\w/])",  # a day of a month, such as 9/11
    r"(?<![\w\-])(?:\d{1,3}-){1,3}\d{4}(?![\w\-])",  # a telephone number
    rf"{_BEGINS}\d+(?:st|nd|rd|th){_ENDS}|{_BEGINS}\d+{_APOSTROPHE}?s\b|{_BEGINS}{_APOSTROPHE}\d\ds?\b",
    r"(?<!\w)\+\d+(?!\w)|(?<![\w.])\.\d+(?!\w)|(?<!\w)(?-i:[A-Z]{1,2})\$",
    # The unit is a word of its own; 3D and 4x4 are one.
    r"\d+(?:[.,:]\d+)*(?=(?:[ap]m|[kmcn]?m|km|[kmg]b|[km]?hz|k|b|bn|g|kg|mg|f|ft|c|p|t|lbs?|oz|mph|hrs?|hours?|mins?|"
    r"minutes?|secs?|seconds?|days?|years?|sqft|percent|x)\b)",
    rf"\d+(?:[.,:]\d+)*(?!\w)|\d+(?:[.,:]\d+)+|\d{_LETTER}+",
)
_SIGNS = (
    # Emoticons; ":/" stands in addresses and between numbers too often to be one.
    r"[:;=][\-'^]?(?:[()\[\]|*\\]+|(?:[DPpOo])(?!\w))|<3(?!\d)|\^_+\^",
    r"[.!?]*[!?][.!?]*|\.{2,}",
    r"[\-=]{2,}",
    # Two flags make one, and a joiner ties the emoji after it to the one before.
    r"[\U0001f1e6-\U0001f1ff]{2}",
    rf"[^\w{_INVISIBLE}]{_MARK}*(?:(?<=\u200d)[^\w{_INVISIBLE}]{_MARK}*)+",
    # A run of one sign is one word: --, ***, ''
    rf"([^\w{_INVISIBLE}])\1*{_MARK}*",
)
WORDS = re.compile(
    "|".join((*_ADDRESSES, *_NUMBERS, *_CONTRACTIONS, *_ABBREVIATIONS, rf"{_LETTER}+", *_SIGNS)), re.IGNORECASE
)
