/* Exercise 11: SURVEYOR and RESPONDENT. The task is on the page: workshop show 11
 *
 * One program with two roles. It opens the role's socket and closes it again. The rest is yours. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <nanomsg/nn.h>
#include <nanomsg/survey.h>

/* Ends the program when a call has failed, and says why. */
static int check(int result, const char *what)
{
    if (result < 0) {
        fprintf(stderr, "%s: %s\n", what, nn_strerror(nn_errno()));
        exit(1);
    }
    return result;
}

static void survey(const char *url, const char *deadline)
{
    int socket = check(nn_socket(AF_SP, NN_SURVEYOR), "socket");
    int deadline_ms = atoi(deadline);
    (void)deadline_ms;

    /* The deadline belongs to the socket: `nn_setsockopt(...)`, with NN_SURVEYOR_DEADLINE. */

    check(nn_bind(socket, url), "bind");

    /* Who is connected by now? Give the respondents half a second, with `usleep`.
     * Then ask: `check(nn_send(socket, "who is there?", 13, 0), "send")`.
     * Then receive names until a receive times out, and print them, sorted, and their number. */

    nn_close(socket);
}

static void respond(const char *name, const char *url)
{
    int socket = check(nn_socket(AF_SP, NN_RESPONDENT), "socket");
    check(nn_connect(socket, url), "connect");

    /* For ever: receive a question, and send the name. */
    fprintf(stderr, "%s has nothing to say yet\n", name);

    nn_close(socket);
}

int main(int argc, char **argv)
{
    /* The first argument is the role. The surveyor gets its address and its deadline in ms,
     * a respondent its name and its address. */
    const char *role = argc > 1 ? argv[1] : "";
    const char *by_hand = "tcp://127.0.0.1:7789";

    if (strcmp(role, "surveyor") == 0) {
        survey(argc > 2 ? argv[2] : by_hand, argc > 3 ? argv[3] : "1000");
    } else if (strcmp(role, "respondent") == 0) {
        respond(argc > 2 ? argv[2] : "me", argc > 3 ? argv[3] : by_hand);
    } else {
        fprintf(stderr, "say which role: surveyor or respondent\n");
        return 1;
    }
    return 0;
}
