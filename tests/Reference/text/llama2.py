"""Texts for llama2.c, where a backslash stands for a line break: python3 llama2.py STORY > texts.txt"""
import random
import sys

draw = random.Random(5)
print()
story = open(sys.argv[1], encoding="utf-8").read().replace("\n", "\\")
print(story)
print("Once upon a time, there was a little girl named Lily. She said: \"I can't!\"")
print("日本語 ñandú żółć 😀👍🏽 ½ §")
print("   spaces   before  and after  ")
print("aaaaaaaaa eeee  thethethe <s> <0x0A> \\\\")
for _ in range(60):
    a, b = sorted(draw.sample(range(len(story)), 2))
    print(draw.choice(["", " ", "é", "the"]) + story[a:b])
for _ in range(60):
    print("".join(draw.choices("etaoinshrd lu, .'TheE", k=draw.randint(1, 30))))
