"""Unicode's decompositions in a compact form, and texts with their normal forms.

  python3 normalization.py table > ../../../src/Bathys.Text/Unicode/normalization.txt    from Debian's unicode-data
  python3 normalization.py texts > normalization.jsonl                                        [text, NFC, NFD, NFKC, NFKD] of Python's unicodedata

Lines of the table: "300-314 230" gives characters their combining class, "C0=41 300" a canonical decomposition, "212B!C5" one that
is not undone by composition, "A8~20 308" a compatible decomposition. All numbers but the classes are hexadecimal.
"""
import random
import sys
import unicodedata

FOLDER = "/usr/share/unicode"


def table():
    excluded = set()
    for line in open(f"{FOLDER}/DerivedNormalizationProps.txt", encoding="utf-8"):
        parts = line.split("#")[0].split(";")
        if len(parts) > 1 and parts[1].strip() == "Full_Composition_Exclusion":
            first, _, last = parts[0].strip().partition("..")
            excluded.update(range(int(first, 16), int(last or first, 16) + 1))
    classes, maps = {}, []
    for line in open(f"{FOLDER}/UnicodeData.txt", encoding="utf-8"):
        fields = line.split(";")
        code, combining, decomposition = int(fields[0], 16), int(fields[3]), fields[5].split()
        if combining:
            classes[code] = combining
        if decomposition:
            compatible = decomposition[0].startswith("<")
            sign = "~" if compatible else "!" if code in excluded else "="
            maps.append(f"{code:X}{sign}" + " ".join(f"{int(c, 16):X}" for c in decomposition[compatible:]))
    codes = sorted(classes)
    while codes:
        first = last = codes.pop(0)
        while codes and codes[0] == last + 1 and classes[codes[0]] == classes[first]:
            last = codes.pop(0)
        print(f"{first:X}-{last:X} {classes[first]}")
    print("\n".join(maps))


def texts():
    import json
    draw = random.Random(3)
    letters = [chr(c) for c in range(0x110000) if unicodedata.category(chr(c)) not in ("Cn", "Cs", "Co")]
    marks = [c for c in letters if unicodedata.combining(c)]
    decomposed = [c for c in letters if unicodedata.decomposition(c)]
    hangul = [chr(c) for c in [*range(0x1100, 0x1113), *range(0x1161, 0x1176), *range(0x11A7, 0x11C3), *range(0xAC00, 0xAC40)]]
    pools = [decomposed, marks, hangul, letters, list("aeiouAEIOUnNcCsS")]
    for n in range(900):
        text = "".join(draw.choice(draw.choice(pools)) for _ in range(draw.randint(1, 8)))
        print(json.dumps([text] + [unicodedata.normalize(form, text) for form in ("NFC", "NFD", "NFKC", "NFKD")], separators=(",", ":")))


{"table": table, "texts": texts}[sys.argv[1]]()
