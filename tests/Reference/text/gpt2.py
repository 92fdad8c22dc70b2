"""Ids of GPT-2's tokeniser for 2,400 strings: python3 gpt2.py FOLDER > gpt2.jsonl

FOLDER holds OpenAI's vocab.bpe and encoder.json. The ids come from the published algorithm (Radford et al. 2019, encoder.py),
written down again here with Debian's python3-regex; gpt2.mjs checks the same ids against the npm package "tokenizers".
Each line is [text, ids]; where a text has unpaired surrogates, which JSON cannot carry, it is given as its UTF-16 units, and the
ids are those of the text with U+FFFD in their place.
"""
import json
import random
import sys
import unicodedata

import regex

PATTERN = regex.compile(r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")


def load(folder):
    with open(f"{folder}/encoder.json") as f:
        vocabulary = json.load(f)
    with open(f"{folder}/vocab.bpe", encoding="utf-8") as f:
        lines = f.read().split("\n")[1:-1]
    ranks = {tuple(line.split()): i for i, line in enumerate(lines)}
    shown = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = {b: chr(b) for b in shown}
    for n, b in enumerate(b for b in range(256) if b not in letters):
        letters[b] = chr(256 + n)
    return vocabulary, ranks, letters


def merge(word, ranks):
    parts = list(word)
    while len(parts) > 1:
        best = min(zip(parts, parts[1:]), key=lambda pair: ranks.get(pair, 1 << 30))
        if best not in ranks:
            break
        joined, i = [], 0
        while i < len(parts):
            if tuple(parts[i:i + 2]) == best:
                joined.append(parts[i] + parts[i + 1])
                i += 2
            else:
                joined.append(parts[i])
                i += 1
        parts = joined
    return parts


def encode(text, vocabulary, ranks, letters):
    ids = []
    for piece in PATTERN.findall(text):
        word = "".join(letters[b] for b in piece.encode("utf-8"))
        ids += [vocabulary[part] for part in merge(word, ranks)]
    return ids


SENTENCES = [s for s in """The quick brown fox jumps over the lazy dog.|It's what they'd've said; we'll see, I'm sure you're right, HE'S NOT.
Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich.|Portez ce vieux whisky au juge blond qui fume.
El pingüino Wenceslao hizo kilómetros bajo exhaustiva lluvia.|Příliš žluťoučký kůň úpěl ďábelské ódy.
Pchnąć w tę łódź jeża lub ośm skrzyń fig.|Árvíztűrő tükörfúrógép|Pijamalı hasta yağız şoföre çabucak güvendi. İIıi
Ξεσκεπάζω την ψυχοφθόρα βδελυγμία.|Съешь же ещё этих мягких французских булок, да выпей чаю.|Ђаче, уштеду плаћај жаљењем због џиновских цифара.
דג סקרן שט בים מאוכזב ולפתע מצא לו חברה|نص حكيم له سر قاطع وذو شأن عظيم مكتوب على ثوب أخضر ومغلف بجلد أزرق|یہ اردو میں لکھا ہے۔
ऋषियों को सताने वाले दुष्ट राक्षसों के राजा रावण का सर्वनाश करने वाले।|আমি বাংলায় গান গাই।|யாமறிந்த மொழிகளிலே தமிழ்மொழி போல்
เป็นมนุษย์สุดประเสริฐเลิศคุณค่า|ສະບາຍດີຊາວໂລກ|မင်္ဂလာပါ ကမ္ဘာလောက|សួស្តីពិភពលោក|བཀྲ་ཤིས་བདེ་ལེགས།
天地玄黄,宇宙洪荒。日月盈昃,辰宿列张。|いろはにほへと ちりぬるを わかよたれそ つねならむ|키스의 고유조건은 입술끼리 만나야 하고 특별한 기술은 필요치 않다.
გთხოვთ ახლავე გაიაროთ რეგისტრაცია|Բել դղյակի ձախ ժամն օֆ ազգությանը|ሰላም ልዑል ዓለም፡ ቀን።|ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ|ᐃᓄᒃᑎᑐᑦ
𐌼𐌰𐌲 𐌲𐌻𐌴𐍃 𐌹̈𐍄𐌰𐌽, 𐌽𐌹 𐌼𐌹𐍃 𐍅𐌿 𐌽𐌳𐌰𐌽 𐌱𐍂𐌹𐌲𐌲𐌹𐌸.|𝓣𝓱𝓮 𝕢𝕦𝕚𝕔𝕜 𝖇𝖗𝖔𝖜𝖓 𝟏𝟐𝟑 fox𝐀!𝐁|𠜎𠜱𠝹𠱓 漢字𠀀混在𪚥。|𒀭𒂗𒆤 𓂀𓃠 𞤀𞤣𞤤𞤢𞤥 𑄌𑄋𑄴𑄟𑄳𑄦
😀😃 👍🏽👩‍👩‍👧‍👦 🏳️‍🌈🇩🇪🇯🇵 1️⃣ ☎️ ❤️‍🔥a🦆b 🧑🏿‍🚀!|def f(x):\n    return x ** 2  # comment\n\n\tif x>=10: pass|for (int i=0;i<n;++i) { a[i] += b[i]; }
<|endoftext|> is plain text here|https://example.org/a?b=c&d=%20#frag|3.14159 1,000,000 2024-02-29T23:59:59Z ½ ² Ⅷ ٣٤٥ १२३ 一二三 ①②
... --- !!! ??? ~~~ *** ___ ''' \"\"\" ``` $$$ €£¥ ±×÷ ≤≥≠ ∑∫√ →←↔|'s 't 're 've 'm 'll 'd 'S 'T ’s ’t don’t''s'''ll|\u0000\u0001\u001b[31m\u007f\u0080\u009f\ufeff\ufffd""".replace("\n", "|").split("|") if s]

SPACES = [" ", "\t", "\n", "\r\n", "\r", "\v", "\f", "\x1c", "\x1f", "\x85", "\xa0", "\u1680", "\u2003", "\u200b", "\u2028", "\u2029",
          "\u202f", "\u205f", "\u3000", "\ufeff", "\u180e", "  ", "    ", "\n\n"]

RANGES = {
    "Latin": (0x20, 0x24F), "IPA and modifiers": (0x250, 0x36F), "Greek and Cyrillic": (0x370, 0x52F), "Armenian, Hebrew": (0x531, 0x5F4),
    "Arabic, Syriac": (0x600, 0x74F), "Thaana, NKo": (0x780, 0x7FA), "Indic": (0x900, 0xDFF), "Thai, Lao, Tibetan": (0xE01, 0xFDA),
    "Myanmar, Georgian": (0x1000, 0x10FF), "Jamo, Ethiopic": (0x1100, 0x139F), "Cherokee, Canadian": (0x13A0, 0x167F),
    "Ogham to Mongolian": (0x1680, 0x18AF), "Phonetic, Latin more": (0x1D00, 0x1EFF), "Greek more": (0x1F00, 0x1FFF),
    "punctuation, symbols": (0x2000, 0x23FF), "shapes, dingbats": (0x2460, 0x27BF), "arrows, maths": (0x27C0, 0x2BFF),
    "Glagolitic to kana": (0x2C00, 0x30FF), "Bopomofo, CJK": (0x3100, 0x3FFF), "CJK": (0x4E00, 0x9FFF), "Yi to Meetei": (0xA000, 0xABFF),
    "Hangul": (0xAC00, 0xD7A3), "private, compatibility": (0xF8F0, 0xFDFF), "presentation forms": (0xFE00, 0xFFFD),
    "Linear B to Gothic": (0x10000, 0x1034A), "old scripts": (0x10380, 0x10FFF), "Brahmi and after": (0x11000, 0x11FFF),
    "cuneiform, hieroglyphs": (0x12000, 0x1342E), "Tangut, kana more": (0x17000, 0x1B2FB), "music, maths letters": (0x1D000, 0x1D7FF),
    "Adlam, Arabic maths": (0x1E900, 0x1EEF1), "cards, emoji": (0x1F000, 0x1F9FF), "emoji more": (0x1FA00, 0x1FAFF),
    "CJK extensions": (0x20000, 0x2FA1D), "tags, selectors": (0xE0001, 0xE01EF),
}


def assigned(low, high):
    """Characters whose category has been the same since Unicode 12, so that no library's tables can disagree."""
    old = unicodedata.ucd_3_2_0
    return [chr(c) for c in range(low, high + 1)
            if unicodedata.category(chr(c)) not in ("Cn", "Cs") and old.category(chr(c)) in ("Cn", unicodedata.category(chr(c)))]


def strings():
    draw = random.Random(20)
    yield from SENTENCES
    for sentence in SENTENCES:
        for _ in range(4):
            a, b = sorted((draw.randrange(len(sentence)), draw.randrange(len(sentence))))
            yield draw.choice(SPACES) * draw.randrange(4) + sentence[a:b + 1] + draw.choice(SPACES) * draw.randrange(3)
    for low, high in RANGES.values():
        letters = assigned(low, high)
        for _ in range(30):
            words = ["".join(draw.choices(letters, k=draw.randint(1, 6))) for _ in range(draw.randint(1, 4))]
            yield draw.choice(["", " ", "'", "a", "7", "!"]) + draw.choice([" ", "", ", ", "'s ", "\n", "1 "]).join(words)
    for _ in range(250):
        yield "".join(draw.choice([draw.choice(SPACES), draw.choice(SPACES), draw.choice("ab9'.é字😀𝐀")]) for _ in range(draw.randint(1, 12)))
    everything = [letter for low, high in RANGES.values() for letter in assigned(low, high)]
    for _ in range(400):
        yield "".join(draw.choices(everything, k=draw.randint(1, 15)))
    for _ in range(300):
        yield "".join(draw.choices("abcdefghijklmnopqrstuvwxyzABCDEFGHIJ 0123456789 .,;:!?'\"-_()[]{}<>/\\|@#$%^&*+=~`\n\t  ", k=draw.randint(1, 40)))
    for _ in range(60):
        yield "".join(draw.choice(["x", " ", "é", "😀", "\ud800", "\udbff", "\udc00", "\udfff", "'s"]) for _ in range(draw.randint(1, 8)))
    yield ""
    yield "a" * 500
    yield " " * 300
    yield "ab" * 300 + "字" * 100


def units(text):
    data = text.encode("utf-16-le", "surrogatepass")
    return [int.from_bytes(data[i:i + 2], "little") for i in range(0, len(data), 2)]


def main():
    files = load(sys.argv[1])
    for text in dict.fromkeys(strings()):
        # A high and a low surrogate that happen to meet are one character.
        whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        given = text if text == whole else units(text)
        print(json.dumps([given, encode(whole, *files)], ensure_ascii=False, separators=(",", ":")))


main()
