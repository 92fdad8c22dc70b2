"""BLEU of made translations by sacrebleu 2.6.0: python3 bleu.py > bleu.jsonl (with sacrebleu and what it needs on the path)

Each line: {"hypotheses", "references" (one list a set), "score", "precisions", "bp", "hyp_len", "ref_len", "text", "tokens" (of the hypotheses by 13a)}.
"""
import json
import random

import sacrebleu
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a

draw = random.Random(11)
tokenize = Tokenizer13a()
WORDS = """the a man dog in red shirt is riding bike down street , . ; : - -- 3.5 1,000 10-year-old "hello" (yes) don't it's 50% $5 U.S. e.g. &quot;x&quot; &amp;
Straße naïve 2,3. .5 5. a/b x_y [z] {w} <skipped> l'été 漢字 😀 – — … ! ? ab-\ncd new\nline tab\there end\x1fsep no\u00a0break""".split(" ")


def sentence(longest):
    return draw.choice([" ", " ", " ", ""]).join([""] + draw.choices(WORDS, k=draw.randint(0, longest)) + [""])


def change(text):
    words = text.split(" ")
    for _ in range(draw.randint(0, 3)):
        place = draw.randrange(len(words))
        kind = draw.randrange(3)
        if kind == 0:
            words[place] = draw.choice(WORDS)
        elif kind == 1:
            words.insert(place, draw.choice(WORDS))
        elif len(words) > 1:
            del words[place]
    return " ".join(words)


for n in range(120):
    longest = draw.choice([0, 1, 2, 5, 12, 30])
    references = [[sentence(longest) for _ in range(draw.choice([1, 2, 5, 12]))]]
    hypotheses = [change(text) if n % 4 else sentence(longest) for text in references[0]]
    if n % 5 == 0:
        references.append([change(text) for text in references[0]])
    bleu = sacrebleu.corpus_bleu(hypotheses, references)
    print(json.dumps({"hypotheses": hypotheses, "references": references, "score": bleu.score, "precisions": bleu.precisions, "bp": bleu.bp,
                      "hyp_len": bleu.sys_len, "ref_len": bleu.ref_len, "text": bleu.format(), "tokens": [tokenize(text.rstrip()).split(" ") for text in hypotheses]},
                     ensure_ascii=False, separators=(",", ":")))
