/* Exercise {{number}}: {{title}}. The task is on the page: workshop show {{number}}
 *
 * It opens both sockets and closes them again. The rest is yours. */

#include <nanomsg/nn.h>
#include <nanomsg/pipeline.h>

int main(int count, char *arguments[]) {
    if (count < 3) return 1;
    int push = nn_socket(AF_SP, NN_PUSH);
    nn_bind(push, arguments[1]);
    int pull = nn_socket(AF_SP, NN_PULL);
    nn_connect(pull, arguments[2]);
    nn_close(push);
    nn_close(pull);
    return 0;
}
