// Checks gpt2.jsonl against a second implementation, the npm package "tokenizers" (0.23.2, Hugging Face's Rust library):
//   npm install tokenizers@0.23.2 && node gpt2.mjs FOLDER
// FOLDER holds OpenAI's vocab.bpe and encoder.json.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { Tokenizer } = createRequire(process.cwd() + "/")("tokenizers");
const here = new URL(".", import.meta.url).pathname;
const folder = process.argv[2];
const level = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true };
const gpt2 = Tokenizer.fromString(JSON.stringify({
  version: "1.0", truncation: null, padding: null, added_tokens: [], normalizer: null, pre_tokenizer: level, post_processor: null,
  decoder: level,
  model: {
    type: "BPE", dropout: null, unk_token: null, continuing_subword_prefix: "", end_of_word_suffix: "", fuse_unk: false,
    vocab: JSON.parse(readFileSync(`${folder}/encoder.json`, "utf8")),
    merges: readFileSync(`${folder}/vocab.bpe`, "utf8").split("\n").slice(1, -1),
  },
}));

let different = 0;
const lines = readFileSync(`${here}gpt2.jsonl`, "utf8").trimEnd().split("\n");
for (const line of lines) {
  const [given, ids] = JSON.parse(line);
  const text = Array.isArray(given) ? String.fromCharCode(...given).toWellFormed() : given;
  const theirs = (await gpt2.encode(text, null)).getIds();
  if (JSON.stringify(theirs) !== JSON.stringify(ids)) {
    different++;
    console.log(JSON.stringify(text), JSON.stringify(ids), JSON.stringify(theirs));
  }
}
console.log(`${lines.length} strings, ${different} differ`);
process.exit(different ? 1 : 0);
