// Ids that llama2.c gives (karpathy/llama2.c at 350e04fe, run.c), one [text, ids] a line:
//   cc -DTESTING -include PATH/run.c llama2.c -lm -o llama2 && ./llama2 tok512.bin < texts.txt > llama2.jsonl
// The texts are those of llama2.py.
int main(int count, char **arguments) {
    Tokenizer tokenizer;
    build_tokenizer(&tokenizer, arguments[1], 512);
    char line[4096];
    int *tokens = malloc(8192 * sizeof(int));
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        for (char *c = line; *c; c++) if (*c == '\\') *c = '\n';
        int size;
        encode(&tokenizer, line, 1, 0, tokens, &size);
        putchar('[');
        putchar('"');
        for (char *c = line; *c; c++) {
            if (*c == '\n') printf("\\n");
            else if (*c == '"') printf("\\\"");
            else putchar(*c);
        }
        printf("\",[");
        for (int i = 0; i < size; i++) printf(i ? ",%d" : "%d", tokens[i]);
        printf("]]\n");
    }
    return 0;
}
