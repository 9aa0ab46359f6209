/* Exercise 15: busy. The task is on the page: workshop show 15
 *
 * One program with two roles. The worker asks once, and the server tells everybody that there is nothing to do. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <nanomsg/nn.h>
#include <nanomsg/reqrep.h>

/* So many jobs there may be. */
#define MOST 1000

/* Ends the program when a call has failed, and says why. */
static int check(int result, const char *what)
{
    if (result < 0) {
        fprintf(stderr, "%s: %s\n", what, nn_strerror(nn_errno()));
        exit(1);
    }
    return result;
}

/* The argument at this place, or this text when there are fewer. */
static char *argument(int argc, char **argv, int place, char *by_hand)
{
    return place < argc ? argv[place] : by_hand;
}

/* Receives a message, as a text with a NUL at its end. */
static void receive(int socket, char *text, int size)
{
    int length = check(nn_recv(socket, text, size - 1, 0), "receive");
    text[length < size ? length : size - 1] = '\0';
}

static void serve(const char *url, char *list)
{
    int jobs[MOST], count = 0;
    for (char *ms = strtok(list, ","); ms && count < MOST; ms = strtok(NULL, ","))
        jobs[count++] = atoi(ms);
    (void)jobs;
    int socket = check(nn_socket(AF_SP, NN_REP), "socket");
    check(nn_bind(socket, url), "bind");

    /* Receive `READY <worker>` or `DONE <id> <worker>`. Answer `JOB <id> <ms>`, `WAIT` or `END`. Go on until all jobs
     * are done and every worker has been told END. */
    fprintf(stderr, "there are %d jobs to do\n", count);
    char message[256];
    receive(socket, message, sizeof message);
    check(nn_send(socket, "END", 3, 0), "send");
    nn_close(socket);
}

static void work(const char *name, const char *url)
{
    int socket = check(nn_socket(AF_SP, NN_REQ), "socket");
    check(nn_connect(socket, url), "connect");
    char question[128], answer[128];
    snprintf(question, sizeof question, "READY %s", name);
    check(nn_send(socket, question, strlen(question), 0), "send");
    receive(socket, answer, sizeof answer);

    /* Do what the answer says, and ask again until it says END. */
    fprintf(stderr, "%s was told %s\n", name, answer);
    nn_close(socket);
}

int main(int argc, char **argv)
{
    /* The first argument is the role. When you run the program by hand with nothing else, it uses these. */
    const char *role = argument(argc, argv, 1, "");
    char *by_hand = "tcp://127.0.0.1:7789";
    char times[] = "20,20,1000,20,20,20";

    if (strcmp(role, "server") == 0) {
        serve(argument(argc, argv, 2, by_hand), argument(argc, argv, 3, times));
    } else if (strcmp(role, "worker") == 0) {
        work(argument(argc, argv, 2, "worker"), argument(argc, argv, 3, by_hand));
    } else {
        fprintf(stderr, "say which role: server or worker\n");
        return 1;
    }
    return 0;
}
