/* Exercise 04: encode. The task is on the page: workshop show 04
 *
 * It writes the first byte of the message, and no more. The rest is yours. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The message User { string name = 1; uint32 age = 2; } */
static void write_user(FILE *file, const char *name, unsigned long age)
{
    /* Field 1, and wire type 2: a length follows, and then so many bytes. */
    fputc(1 << 3 | 2, file);

    /* Then the length of the name in bytes, as a varint, and the name: `fwrite(name, 1, length, file)`.
     * Then the tag of the age, and the age as a varint. */
    (void)name;
    (void)age;
}

int main(int argc, char **argv)
{
    /* What if there are not three of them, or if the age is no number? So far this ends with status 1. */
    if (argc != 4) {
        fprintf(stderr, "three arguments are needed\n");
        return 1;
    }
    char *end;
    unsigned long age = strtoul(argv[2], &end, 10);
    if (end == argv[2] || *end != '\0') {
        fprintf(stderr, "the age is no number\n");
        return 1;
    }

    FILE *file = fopen(argv[3], "wb");
    if (!file) {
        perror(argv[3]);
        return 1;
    }
    write_user(file, argv[1], age);
    if (fclose(file) != 0) {
        perror(argv[3]);
        return 1;
    }
    return 0;
}
