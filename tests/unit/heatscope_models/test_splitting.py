"""Words as treebanks write them, kind by kind."""

import pytest

from heatscope_models.tokenizer import split


@pytest.mark.parametrize(
    "text",
    [
        # Ordinals, decades, letters with digits, units, currency.
        "the 1st and 19th of the 1990s , the 70's , in '68",
        "a 3D film for 4gamers , 10 MM at 5 pm , 3 x 4",
        "$ 3,000.50 , US$ 5 , 30 % off , .5 + 44 and +44",
        # Dates, telephone numbers; a fraction and a range are three words.
        "on 08/16/2000 and 9/11 call 713-853-3989 or 853-3989 , 1 / 2 cup , 3 - 4 times , 1969 - 1970",
        # Names with apostrophes, and words that lost a letter.
        "O'Brien and ma'am at ten o'clock , a coup d'etat , y'all get 'em 'til noon",
        # Titles and abbreviations; their full stop stays, but not at the end.
        "Dr. Smith Ph.D. of Acme Inc. met Lt. Gov. J. Doe of the U.S. in Jan. at 9 a.m. , e.g. or etc. on St. Jo St .",
        "We saw it in the U.S .",
        "AT&T gave R&D e-mail for non-members , pre-war b/c of mid-June w/o notice",
        # Addresses, files, mentions, hashtags, emoticons; without the punctuation behind them.
        "see https://a.org/b?c=d , www.x.com . Or mail jo...@y.org , a@ENRON , me.doc and alt.animals.cat !",
        "@jo likes #cats :) but :-( not ;-) at <3 all ^_^ =D",
        # Contractions, with the apostrophe or without.
        "I 'm not , it 's , we 've , they 'd , ca n't , wo n't , do n't , Who 's , can not",
        "do nt , i m , I ve , that s , you re , gon na , got ta , a lot , du n no , let s",
        "the cats ' tails , Bush 's well - known search - engine and / or net",
        "What ?! No !!! Well .... -- ok ====",
        "cats . Dogs ; important , its id , ill , were , well",
    ],
)
def test_what_the_treebank_has_as_one_word_is_one(text: str) -> None:
    assert [word.text for word in split(text)] == text.split(" ")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I'm sure they'd've", ["I", "'m", "sure", "they", "'d", "'ve"]),
        ("dont im ive thats youre gonna alot dunno cannot", [
            "do", "nt", "i", "m", "i", "ve", "that", "s", "you", "re", "gon", "na", "a", "lot", "du", "n", "no", "can",
            "not",
        ]),
        ("5pm, 10:30am, 10km, $5k", ["5", "pm", ",", "10:30", "am", ",", "10", "km", ",", "$", "5", "k"]),
        ("(see www.x.com/a_(b).)", ["(", "see", "www.x.com/a_(b", ")", ".", ")"]),
        ("<jo@y.org>,", ["<", "jo@y.org", ">", ","]),
        ("well-known e-mail", ["well", "-", "known", "e-mail"]),
        ("cats.Dogs", ["cats", ".", "Dogs"]),
        ("and so on, etc.", ["and", "so", "on", ",", "etc", "."]),
        ("at 5 p.m.", ["at", "5", "p.m", "."]),
        ("It was I. The end", ["It", "was", "I", ".", "The", "end"]),
        ("great:) No:the", ["great", ":)", "No", ":", "the"]),
        ("1/2 and 3-4", ["1", "/", "2", "and", "3", "-", "4"]),
    ],
)  # fmt: skip
def test_text_as_people_type_it(text: str, words: list[str]) -> None:
    assert [word.text for word in split(text)] == words
