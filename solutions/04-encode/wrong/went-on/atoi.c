// Mistake: `atoi` takes anything for a number; what is no number is 0.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_varint(FILE *out, uint64_t number)
{
    while (number > 127) {
        fputc((int)(number & 127) | 128, out);
        number >>= 7;
    }
    fputc((int)number, out);
}

static int usage(void)
{
    fprintf(stderr, "usage: encode <name> <age> <file>\n");
    return 2;
}

int main(int argc, char **argv)
{
    if (argc != 4)
        return usage();
    unsigned age = (unsigned)atoi(argv[2]);

    FILE *out = fopen(argv[3], "wb");
    if (out == NULL) {
        perror(argv[3]);
        return 1;
    }
    fputc(1 << 3 | 2, out);
    put_varint(out, strlen(argv[1]));
    fwrite(argv[1], 1, strlen(argv[1]), out);
    fputc(2 << 3 | 0, out);
    put_varint(out, age);
    return fclose(out) == 0 ? 0 : 1;
}
