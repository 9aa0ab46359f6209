// Mistake: the buffer is too small for a long name, and the rest is left out.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned char message[100];
static size_t used;

static void put(int byte)
{
    if (used < sizeof message)
        message[used++] = (unsigned char)byte;
}

static void put_varint(uint64_t number)
{
    for (; number > 127; number >>= 7)
        put((int)(number & 127) | 128);
    put((int)number);
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
    char *end;
    unsigned long age = strtoul(argv[2], &end, 10);
    if (end == argv[2] || *end != '\0')
        return usage();

    put(0x0a);
    put_varint(strlen(argv[1]));
    for (const char *letter = argv[1]; *letter != '\0'; letter++)
        put(*letter);
    put(0x10);
    put_varint(age);

    FILE *out = fopen(argv[3], "wb");
    if (out == NULL) {
        perror(argv[3]);
        return 1;
    }
    fwrite(message, 1, used, out);
    fclose(out);
    return 0;
}
