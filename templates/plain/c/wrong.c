/* Prints the numbers as they are. */

#include <stdio.h>

int main(void) {
    long number;
    while (scanf("%ld", &number) == 1) {
        printf("%ld\n", number);
    }
    return 0;
}
