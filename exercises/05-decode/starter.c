/* Exercise 05: decode. The task is on the page: workshop show 05
 *
 * It reads the bytes, and does nothing with them. The rest is yours. */

#include <stdio.h>

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: decode <file>\n");
        return 1;
    }
    FILE *file = fopen(argv[1], "rb");
    if (!file) {
        perror(argv[1]);
        return 1;
    }
    static unsigned char bytes[65536];
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);

    /* Take a tag off the front of the bytes, then what belongs to it, until nothing is left.
     * What is left is `size - at`: there are fewer bytes than a length says when `length > size - at`. */
    size_t at = 0;
    (void)at;
    (void)size;

    /* Print the line on the page, with `printf`. If the bytes are no such message, write one line with
     * `fprintf(stderr, ...)` and return 1. */
    return 0;
}
