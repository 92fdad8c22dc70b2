// Small tokenizer.json files of many kinds and what the npm package "tokenizers" (0.23.2, Hugging Face's Rust library) makes of texts:
//   npm install tokenizers@0.23.2 && node published.mjs > published.jsonl
// Each line: {"name", "tokenizer": the file, "cases": [[text, ids, ids with special tokens, the latter decoded], …]}.
import { createRequire } from "node:module";

const { Tokenizer } = createRequire(process.cwd() + "/")("tokenizers");

const TEXTS = [
  "", " ", "the", "The cat sat on the mat.", "  two  spaces \t tab\nline\r\n\r\nend  ", "Don't we're I'M they'll, it's (well-known)!", "don't do not can 't 's",
  "Zwölf Boxkämpfer über Straße, ÀÉÎõü ñ", "e\u0301a\u0323\u0307 \u1e9b\u0323 ﬁ ﬂ ① Ⅷ ½ ㎏ ｱｲｳ Ａｂｃ", "İstanbul ISPARTA ΣΑΣ ẞ", "12345 3.14 ٣٤ 一二 x2y ² 1,000",
  "我爱北京天安门。漢字、カタカナ ひらがな 한국어 안녕", "𠀀𪚥 𝐀𝐁𝟏𝟐 a𝒳!b 𐌼𐌰 's 𑈈's", "😀👍🏽👩‍👩‍👧 ❤️ 🇩🇪 ☎", "Ελλάδα Привет мир שלום עולם مرحبا नमस्ते ไทย",
  "a-b--c - -d-", "x\u00a0y\u2003z\u3000w\u200bv\u2028u\u0085t\ufeffs\u00ads", "\u0000\u0001\u0007a\u007fb\u009f\ufffdc\ud7ff\ue000", "<s>the</s> <mask> cat<mask>  sat <unk> [MASK] [CLS]x",
  "word words xword word_ word. Word WORD wordword", "a_b_c $5 + 3 = 8 € `x` ~y ^z |w <v>", "▁the ▁cat <0x0A> Ġthe", "the the the cat cat mat mat zzzz qqq", "naïve café résumé",
  "fox.jumps?over!the:lazy;dog", "http://example.org/a?b=c&d=%20", "\n\n\n", "   leading", "trailing   ", "ǅ ǲ ᾈ ⓐⓑ 🄰 ‿ a‿b ʰʲ", "ab cd\tef\vgh\fij",
];

const CORPUS = ["the cat sat on the mat and the dog sat on the log", "the words of the world are words, the end.", "don't do what they do; it's what we're told", "naive cafe resume",
  "12 123 1000 2024", "über straße größe", "她 我 爱 北京 天安门", "fox jumps over the lazy dog!", "привет мир", "The The Cat Sat", "a b c d e f g h i j k l m n o p q r s t u v w x y z"];

// Merges of the corpus, found the slow way.
function learn(words, count) {
  const rows = words.map(symbols => [...symbols]);
  const merges = [];
  while (merges.length < count) {
    const counts = new Map();
    for (const row of rows) for (let i = 0; i + 1 < row.length; i++) {
      const key = JSON.stringify([row[i], row[i + 1]]);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const [best] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    if (!best) break;
    const [left, right] = JSON.parse(best[0]);
    merges.push([left, right]);
    for (const row of rows) for (let i = 0; i + 1 < row.length; i++) if (row[i] === left && row[i + 1] === right) row.splice(i, 2, left + right);
  }
  return merges;
}

const bytes = Array.from({ length: 256 }, (_, b) => b);
const shown = new Set([...bytes.slice(33, 127), ...bytes.slice(161, 173), ...bytes.slice(174)]);
let next = 256;
const letters = bytes.map(b => String.fromCharCode(shown.has(b) ? b : next++));
const byteLevel = text => [...Buffer.from(text)].map(b => letters[b]).join("");
const byteTokens = bytes.map(b => `<0x${b.toString(16).toUpperCase().padStart(2, "0")}>`);
const index = tokens => Object.fromEntries([...new Set(tokens)].map((token, id) => [token, id]));
const words = CORPUS.flatMap(line => line.split(" "));
const unique = items => [...new Set(items)];

function bpe(symbolRows, special, alphabet, options = {}, count = 120) {
  const prefix = options.continuing_subword_prefix ?? "";
  const merges = learn(symbolRows, count);
  const joined = merges.map(([a, b]) => a + b);
  return { type: "BPE", dropout: null, unk_token: null, continuing_subword_prefix: null, end_of_word_suffix: null, fuse_unk: false, byte_fallback: false, ignore_merges: false,
    ...options, vocab: index([...special, ...alphabet, ...joined]), merges };
}

const added = (content, id, more = {}) => ({ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true, ...more });
const file = parts => ({ version: "1.0", truncation: null, padding: null, added_tokens: [], normalizer: null, pre_tokenizer: null, post_processor: null, decoder: null, ...parts });
const template = (before, after, ids) => ({ type: "TemplateProcessing",
  single: [...before.map(id => ({ SpecialToken: { id, type_id: 0 } })), { Sequence: { id: "A", type_id: 0 } }, ...after.map(id => ({ SpecialToken: { id, type_id: 0 } }))],
  pair: [{ Sequence: { id: "A", type_id: 0 } }, { Sequence: { id: "B", type_id: 1 } }],
  special_tokens: Object.fromEntries(unique([...before, ...after]).map(id => [id, { id, ids: [ids[id]], tokens: [id] }])) });
const level = (prefix, regex = true) => ({ type: "ByteLevel", add_prefix_space: prefix, trim_offsets: true, use_regex: regex });
const meta = (scheme, split = true) => ({ type: "Metaspace", replacement: "▁", prepend_scheme: scheme, split });
const sequence = (key, ...items) => ({ type: "Sequence", [key]: items });
const string = pattern => ({ String: pattern });
const CL100K = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
const O200K = "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

// Rules for the Precompiled normaliser as SentencePiece compiles them: a trie over bytes in a double array.
function compileRules(rules) {
  const root = { next: new Map() };
  let blob = Buffer.alloc(0);
  for (const [from, to] of Object.entries(rules)) {
    let node = root;
    for (const b of Buffer.from(from)) {
      if (!node.next.has(b)) node.next.set(b, { next: new Map() });
      node = node.next.get(b);
    }
    node.value = blob.length;
    blob = Buffer.concat([blob, Buffer.from(to), Buffer.from([0])]);
  }
  const units = new Map(), used = new Set([0]);
  const place = (node, at, label) => {
    const children = [...node.next.keys(), ...(node.value === undefined ? [] : [0])];
    let base = 1;
    while (children.some(c => used.has(base ^ c)) || used.has("base" + base)) base++;
    used.add("base" + base);
    for (const c of children) used.add(base ^ c);
    const offset = at ^ base;
    if (offset >= 1 << 21) throw new Error("too far");
    units.set(at, ((offset << 10) | (node.value === undefined ? 0 : 1 << 8) | label) >>> 0);
    if (node.value !== undefined) units.set(base, (node.value | 0x80000000) >>> 0);
    for (const [c, child] of node.next) place(child, base ^ c, c);
  };
  place(root, 0, 0);
  const size = Math.ceil((Math.max(...units.keys()) + 1) / 256) * 256;
  const trie = Buffer.alloc(4 + 4 * size);
  trie.writeUInt32LE(4 * size, 0);
  for (const [at, unit] of units) trie.writeUInt32LE(unit, 4 + 4 * at);
  return Buffer.concat([trie, blob]).toString("base64");
}
const RULES = compileRules({ "\n": " ", "\t": " ", "\r": " ", "\u00a0": " ", "\u3000": " ", "\u200b": " ", "\ufeff": "", "ﬁ": "fi", "①": "1", "Ａ": "A", "ｱ": "ア", "½": "1⁄2", "e\u0301": "é", "\u0301": "", "Ⅷ": "VIII", "\u0001": "", "㎏": "kg" });

const tests = {};
{
  const special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"];
  const rows = words.map(word => byteLevel(" " + word));
  const model = bpe(rows, special, letters);
  tests["BPE as RoBERTa's"] = file({ added_tokens: special.map((token, id) => added(token, id, token === "<mask>" ? { lstrip: true } : {})), pre_tokenizer: level(true),
    post_processor: { type: "RobertaProcessing", sep: ["</s>", 2], cls: ["<s>", 0], trim_offsets: true, add_prefix_space: true }, decoder: level(true), model });
  for (const [name, pattern] of [["Llama 3's", CL100K], ["GPT-4o's", O200K]]) {
    const plain = bpe(rows, [], letters, { ignore_merges: true });
    const size = Object.keys(plain.vocab).length;
    plain.vocab[byteLevel(" wordsxyz")] = size;
    tests[`BPE as ${name}`] = file({ added_tokens: [added("<|begin_of_text|>", size + 1), added("<|end_of_text|>", size + 2)],
      pre_tokenizer: sequence("pretokenizers", { type: "Split", pattern: { Regex: pattern }, behavior: "Isolated", invert: false }, level(false, false)),
      post_processor: sequence("processors", level(true), template(["<|begin_of_text|>"], [], { "<|begin_of_text|>": size + 1 })), decoder: level(true), model: plain });
  }
}
{
  const special = ["<unk>", "<s>", "</s>"];
  const rows = words.map(word => "▁" + word);
  const alphabet = unique(rows.flatMap(row => [...row]));
  const decoder = sequence("decoders", { type: "Replace", pattern: string("▁"), content: " " }, { type: "ByteFallback" }, { type: "Fuse" }, { type: "Strip", content: " ", start: 1, stop: 0 });
  const options = { unk_token: "<unk>", fuse_unk: true, byte_fallback: true };
  const parts = { added_tokens: special.map((token, id) => added(token, id)), post_processor: template(["<s>"], [], { "<s>": 1 }), decoder };
  tests["BPE as Llama 2's"] = file({ ...parts, normalizer: sequence("normalizers", { type: "Prepend", prepend: "▁" }, { type: "Replace", pattern: string(" "), content: "▁" }),
    model: bpe(rows, [...special, ...byteTokens], alphabet, options) });
  tests["BPE as Mistral's"] = file({ ...parts, pre_tokenizer: meta("first", false), model: bpe(rows, [...special, ...byteTokens], alphabet, options) });
  tests["BPE with fused unknowns"] = file({ ...parts, decoder: meta("always"), pre_tokenizer: meta("always"), model: bpe(rows, special, alphabet, { ...options, byte_fallback: false }) });
  tests["BPE with single unknowns"] = file({ ...parts, decoder: { ...decoder, decoders: [...decoder.decoders.slice(0, 2), { type: "Strip", content: " ", start: 1, stop: 0 }] },
    pre_tokenizer: { type: "Metaspace", replacement: "▁", add_prefix_space: false, prepend_scheme: "never", split: true }, model: bpe(rows, special, alphabet, { ...options, byte_fallback: false, fuse_unk: false }) });
  tests["BPE without unknown"] = file({ pre_tokenizer: { type: "WhitespaceSplit" }, model: bpe(words, [], unique(words.join(""))) });
}
{
  const rows = words.map(word => [...word].map((c, i, all) => i === all.length - 1 ? c + "</w>" : c));
  const alphabet = unique(rows.flat());
  const special = ["<|startoftext|>", "<|endoftext|>"];
  const clip = words.map(word => [...byteLevel(word.toLowerCase())].map((c, i, all) => i === all.length - 1 ? c + "</w>" : c));
  tests["BPE as CLIP's"] = file({ added_tokens: special.map((token, id) => added(token, id)),
    normalizer: sequence("normalizers", { type: "NFC" }, { type: "Replace", pattern: { Regex: "\\s+" }, content: " " }, { type: "Lowercase" }),
    pre_tokenizer: sequence("pretokenizers", { type: "Split", pattern: { Regex: "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+" }, behavior: "Removed", invert: true }, level(false)),
    post_processor: { type: "RobertaProcessing", sep: ["<|endoftext|>", 1], cls: ["<|startoftext|>", 0], trim_offsets: false, add_prefix_space: false },
    decoder: { type: "BPEDecoder", suffix: "</w>" },
    model: bpe(clip, special, [...letters, ...letters.map(c => c + "</w>")], { unk_token: "<|endoftext|>", end_of_word_suffix: "</w>", continuing_subword_prefix: "" }) });
  tests["BPE with word ends"] = file({ pre_tokenizer: { type: "Whitespace" }, decoder: { type: "BPEDecoder", suffix: "</w>" }, model: bpe(rows, ["[UNK]"], alphabet, { unk_token: "[UNK]", end_of_word_suffix: "</w>" }) });
}
{
  const special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
  const lower = unique(words.map(word => word.toLowerCase().normalize("NFD").replace(/\p{Mn}/gu, "")).flatMap(word => word.split(/([.,;!'])/)).filter(word => word));
  const chars = unique([...lower.join("") + "?:-()αβγδελσςпривет北京"]);
  const vocab = index([...special, ...chars, ...chars.map(c => "##" + c), ...lower.slice(0, 40), "##s", "##ord", "##ld", "##en"]);
  const model = { type: "WordPiece", unk_token: "[UNK]", continuing_subword_prefix: "##", max_input_chars_per_word: 12, vocab };
  const parts = { added_tokens: special.map((token, id) => added(token, id)), pre_tokenizer: { type: "BertPreTokenizer" }, model };
  tests["WordPiece as BERT's"] = file({ ...parts, normalizer: { type: "BertNormalizer", clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
    post_processor: template(["[CLS]"], ["[SEP]"], { "[CLS]": 2, "[SEP]": 3 }), decoder: { type: "WordPiece", prefix: "##", cleanup: true } });
  tests["WordPiece as cased BERT's"] = file({ ...parts, normalizer: { type: "BertNormalizer", clean_text: false, handle_chinese_chars: false, strip_accents: true, lowercase: false },
    post_processor: { type: "BertProcessing", sep: ["[SEP]", 3], cls: ["[CLS]", 2] }, decoder: { type: "WordPiece", prefix: "##", cleanup: false } });
}
{
  const pieces = words.map(word => "▁" + word);
  const counts = new Map();
  for (const piece of pieces) for (let a = 0; a < piece.length; a++) for (let b = a + 1; b <= Math.min(piece.length, a + 6); b++) counts.set(piece.slice(a, b), (counts.get(piece.slice(a, b)) ?? 0) + 1);
  const kept = [...counts].filter(([piece, n]) => n > 1 || [...piece].length === 1).map(([piece, n]) => [piece, Math.log(n / 3000) * (0.7 + 0.3 / [...piece].length)]);
  const special = ["<pad>", "</s>", "<unk>"];
  const decoder = meta("always");
  const vocab = [...special.map(token => [token, 0]), ...kept];
  const parts = { added_tokens: special.map((token, id) => added(token, id)), post_processor: template([], ["</s>"], { "</s>": 1 }), decoder, pre_tokenizer: meta("always") };
  tests["Unigram as T5's"] = file({ ...parts, normalizer: { type: "Precompiled", precompiled_charsmap: RULES }, model: { type: "Unigram", unk_id: 2, vocab, byte_fallback: false } });
  tests["Unigram as XLM-R's"] = file({ ...parts, normalizer: sequence("normalizers", { type: "Precompiled", precompiled_charsmap: RULES }, { type: "Replace", pattern: { Regex: " {2,}" }, content: " " }, { type: "Strip", strip_left: true, strip_right: true }),
    pre_tokenizer: sequence("pretokenizers", { type: "WhitespaceSplit" }, meta("always")), model: { type: "Unigram", unk_id: 2, vocab, byte_fallback: false } });
  tests["Unigram with bytes"] = file({ ...parts, normalizer: { type: "NFKC" }, pre_tokenizer: meta("first", false),
    decoder: sequence("decoders", { type: "ByteFallback" }, { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: true }),
    model: { type: "Unigram", unk_id: 2, vocab: [...vocab, ...byteTokens.map(token => [token, -20])], byte_fallback: true } });
}

// Steps alone: whatever they make of the texts is the vocabulary of a tokeniser of whole pieces, so that equal ids mean equal pieces.
const wordLevel = (pieces, parts) => file({ ...parts, model: { type: "WordLevel", unk_token: "[UNK]", vocab: index(["[UNK]", ...pieces]) } });
const normalizers = {
  NFC: { type: "NFC" }, NFD: { type: "NFD" }, NFKC: { type: "NFKC" }, NFKD: { type: "NFKD" }, Lowercase: { type: "Lowercase" }, StripAccents: sequence("normalizers", { type: "NFKD" }, { type: "StripAccents" }),
  Strip: { type: "Strip", strip_left: true, strip_right: false }, StripRight: { type: "Strip", strip_left: false, strip_right: true }, Nmt: { type: "Nmt" }, ByteLevel: { type: "ByteLevel" },
  Precompiled: { type: "Precompiled", precompiled_charsmap: RULES }, Replace: { type: "Replace", pattern: { Regex: "[a-c\\d]+|\\w{3}" }, content: "$1" },
  Bert: { type: "BertNormalizer", clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: true },
  BertCased: { type: "BertNormalizer", clean_text: true, handle_chinese_chars: true, strip_accents: null, lowercase: false },
};
for (const [name, normalizer] of Object.entries(normalizers)) {
  const step = Tokenizer.fromString(JSON.stringify(wordLevel([], { normalizer }))).getNormalizer();
  tests[`normalizer ${name}`] = wordLevel(TEXTS.map(text => step.normalizeString(text)), { normalizer });
}
const split = (pattern, behavior, invert = false) => ({ type: "Split", pattern, behavior, invert });
const preTokenizers = {
  Whitespace: { type: "Whitespace" }, WhitespaceSplit: { type: "WhitespaceSplit" }, Bert: { type: "BertPreTokenizer" }, Punctuation: { type: "Punctuation" }, "Punctuation with next": { type: "Punctuation", behavior: "MergedWithNext" },
  Digits: { type: "Digits", individual_digits: false }, "single Digits": { type: "Digits", individual_digits: true }, "Metaspace always": meta("always"), "Metaspace first": meta("first"), "Metaspace never": meta("never"),
  "CharDelimiterSplit": { type: "CharDelimiterSplit", delimiter: "a" }, ByteLevel: level(false), "ByteLevel with space": level(true), "ByteLevel uncut": level(true, false),
  ...Object.fromEntries(["Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"].flatMap(behavior => [
    [`Split ${behavior}`, split(string("-"), behavior)], [`Split ${behavior} inverted`, split({ Regex: "\\p{L}+" }, behavior, true)], [`Split ${behavior} words`, split({ Regex: "\\w[\\w-]*" }, behavior)]])),
  "Split cl100k": split({ Regex: CL100K }, "Isolated"), "Split o200k": split({ Regex: O200K }, "Isolated"),
  Sequence: sequence("pretokenizers", { type: "Whitespace" }, { type: "Digits", individual_digits: true }, meta("first")),
};
for (const [name, pre_tokenizer] of Object.entries(preTokenizers)) {
  const step = Tokenizer.fromString(JSON.stringify(wordLevel([], { pre_tokenizer }))).getPreTokenizer();
  tests[`pre-tokenizer ${name}`] = wordLevel(TEXTS.flatMap(text => step.preTokenizeString(text).map(([piece]) => piece)), { pre_tokenizer });
}
{
  const more = [["word", { single_word: true, special: false }], ["cat", { lstrip: true, special: false }], ["sat", { rstrip: true, special: false }], ["<mask>", { lstrip: true, rstrip: true }],
    ["THE", { normalized: true, special: false }], ["do", { special: false }], ["do not", { special: false }], ["é", { normalized: true, special: false }]];
  const pieces = TEXTS.flatMap(text => text.toLowerCase().split(/\s+/));
  const base = wordLevel(pieces, { normalizer: sequence("normalizers", { type: "NFC" }, { type: "Lowercase" }), pre_tokenizer: { type: "WhitespaceSplit" } });
  const size = Object.keys(base.model.vocab).length;
  let free = size;
  base.added_tokens = more.map(([content, options]) => added(content, base.model.vocab[content] ?? free++, options)).sort((a, b) => a.id - b.id);
  tests["added tokens"] = base;
}

for (const [name, tokenizer] of Object.entries(tests)) {
  const theirs = Tokenizer.fromString(JSON.stringify(tokenizer));
  const cases = [];
  for (const text of TEXTS) {
    const plain = (await theirs.encode(text, null, { addSpecialTokens: false })).getIds();
    const special = (await theirs.encode(text, null, { addSpecialTokens: true })).getIds();
    cases.push([text, plain, special, await theirs.decode(special, true)]);
  }
  console.log(JSON.stringify({ name, tokenizer, cases }));
}
