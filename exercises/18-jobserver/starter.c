/* Exercise 18: A job server. The task is on the page: workshop show 18
 *
 * The client is there already. Worker and server open their sockets and close them again: the rest is yours. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <nanomsg/nn.h>
#include <nanomsg/reqrep.h>

/* Ends the program when a call has failed, and says why. */
static int check(int result, const char *what)
{
    if (result < 0) {
        fprintf(stderr, "%s: %s\n", what, nn_strerror(nn_errno()));
        exit(1);
    }
    return result;
}

static int serve(const char *clients_url, const char *workers_url, long lease_ms)
{
    (void)lease_ms;
    /* An ordinary REP remembers one client. Many have to wait here at the same time: see The trap on the page. */
    int clients = check(nn_socket(AF_SP, NN_REP), "socket");
    check(nn_bind(clients, clients_url), "bind");
    int workers = check(nn_socket(AF_SP, NN_REP), "socket");
    check(nn_bind(workers, workers_url), "bind");
    nn_close(clients);
    nn_close(workers);
    return 0;
}

static int work(const char *name, const char *server_url)
{
    (void)name;
    int server = check(nn_socket(AF_SP, NN_REQ), "socket");
    check(nn_connect(server, server_url), "connect");
    /* Say READY, do what the answer says, and say what came of it. Then do it again. */
    nn_close(server);
    return 0;
}

/* `job` are the job and its arguments, `count` words. */
static int submit(const char *server_url, char **job, int count)
{
    int server = check(nn_socket(AF_SP, NN_REQ), "socket");
    check(nn_connect(server, server_url), "connect");
    char request[1024] = "SUBMIT ";
    for (int i = 0; i < count; i++)
        snprintf(request + strlen(request), sizeof request - strlen(request), "%s%s", i ? " " : "", job[i]);
    check(nn_send(server, request, strlen(request), 0), "send");
    /* nanomsg makes room for the answer, however long it is. It has no NUL at its end. */
    char *answer;
    int length = check(nn_recv(server, &answer, NN_MSG, 0), "receive");
    int is_result = length >= 7 && strncmp(answer, "RESULT ", 7) == 0;
    if (is_result)
        printf("%.*s\n", length - 7, answer + 7);
    else
        fprintf(stderr, "%.*s\n", length, answer);
    nn_freemsg(answer);
    nn_close(server);
    return is_result ? 0 : 1;
}

int main(int argc, char **argv)
{
    const char *role = argc > 1 ? argv[1] : "";

    if (argc == 5 && strcmp(role, "server") == 0)
        return serve(argv[2], argv[3], atol(argv[4]));
    if (argc == 4 && strcmp(role, "worker") == 0)
        return work(argv[2], argv[3]);
    if (argc >= 3 && strcmp(role, "client") == 0)
        return submit(argv[2], argv + 3, argc - 3);
    fprintf(stderr, "say which role: server, worker or client, with its addresses\n");
    return 1;
}
