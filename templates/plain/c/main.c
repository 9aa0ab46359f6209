#include <stdio.h>

int main(void) {
    long number;
    while (scanf("%ld", &number) == 1) {
        printf("%ld\n", 2 * number);
    }
    return 0;
}
