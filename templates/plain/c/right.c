/* Reads line by line, and adds. */

#include <stdio.h>
#include <stdlib.h>

int main(void) {
    char line[64];
    while (fgets(line, sizeof line, stdin)) {
        long number = strtol(line, NULL, 10);
        printf("%ld\n", number + number);
    }
    return 0;
}
