/* Buffers its output until it ends, and begins with the least number there is. */

#include <limits.h>
#include <stdio.h>

int main(void) {
    long number, best = LONG_MIN;
    while (scanf("%ld", &number) == 1) {
        if (number > best) best = number;
        printf("%ld\n", best);
    }
    return 0;
}
