// Mistake: does not look whether as many bytes are left as the length promises.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static unsigned char bytes[65536];
static size_t at, size;

static void fail(const char *path, const char *why)
{
    fprintf(stderr, "%s: %s\n", path, why);
    exit(1);
}

static uint64_t varint(const char *path)
{
    uint64_t number = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        if (at == size)
            fail(path, "the message breaks off");
        unsigned char byte = bytes[at++];
        number |= (uint64_t)(byte & 127) << shift;
        if (byte < 128)
            return number;
    }
    fail(path, "a varint is too long");
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: decode <file>\n");
        return 2;
    }
    FILE *file = fopen(argv[1], "rb");
    if (file == NULL) {
        perror(argv[1]);
        return 1;
    }
    size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);

    const unsigned char *name = bytes;
    uint64_t length = 0, age = 0;
    while (at < size) {
        uint64_t tag = varint(argv[1]);
        uint64_t skip = 0;
        switch (tag & 7) {
        case 0: {
            uint64_t value = varint(argv[1]);
            if (tag >> 3 == 2)
                age = value;
            break;
        }
        case 1: skip = 8; break;
        case 2: skip = varint(argv[1]); break;
        case 5: skip = 4; break;
        default: fail(argv[1], "there is no such wire type");
        }
        if (tag == (1 << 3 | 2)) {
            name = bytes + at;
            length = skip;
        }
        at += skip;
    }
    printf("%.*s is %u\n", (int)length, (const char *)name, (unsigned)age);
    return 0;
}
