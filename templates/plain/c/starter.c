/* Exercise {{number}}: {{title}}. The task is on the page: workshop show {{number}}
 *
 * It reads the numbers. The rest is yours. */

#include <stdio.h>

int main(void) {
    long number;
    while (scanf("%ld", &number) == 1) {
    }
    return 0;
}
