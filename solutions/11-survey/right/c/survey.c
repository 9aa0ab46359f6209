/* Style: plain C; the names stay bytes, and stdout is never flushed by hand. */
#include <nanomsg/nn.h>
#include <nanomsg/survey.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST 64

static int check(int result, const char *what)
{
    if (result < 0) {
        fprintf(stderr, "%s: %s\n", what, nn_strerror(nn_errno()));
        exit(1);
    }
    return result;
}

static int by_name(const void *one, const void *other)
{
    return strcmp(one, other);
}

static void survey(const char *url, int deadline)
{
    static char names[MOST][64];
    int count = 0;
    int surveyor = check(nn_socket(AF_SP, NN_SURVEYOR), "socket");
    check(nn_setsockopt(surveyor, NN_SURVEYOR, NN_SURVEYOR_DEADLINE, &deadline, sizeof deadline), "deadline");
    check(nn_bind(surveyor, url), "bind");
    usleep(500000);
    check(nn_send(surveyor, "who is there?", 13, 0), "send");
    while (count < MOST) {
        int length = nn_recv(surveyor, names[count], sizeof names[count] - 1, 0);
        if (length < 0 && nn_errno() == ETIMEDOUT)
            break;
        names[count][check(length, "receive")] = 0;
        count++;
    }
    qsort(names, count, sizeof names[0], by_name);
    for (int i = 0; i < count; i++)
        printf("%s\n", names[i]);
    printf("%d answered\n", count);
    nn_close(surveyor);
}

static void respond(const char *name, const char *url)
{
    char question[64];
    int respondent = check(nn_socket(AF_SP, NN_RESPONDENT), "socket");
    check(nn_connect(respondent, url), "connect");
    for (;;) {
        check(nn_recv(respondent, question, sizeof question, 0), "receive");
        check(nn_send(respondent, name, strlen(name), 0), "send");
    }
}

int main(int argc, char **argv)
{
    if (argc > 3 && strcmp(argv[1], "surveyor") == 0)
        survey(argv[2], atoi(argv[3]));
    else if (argc > 3 && strcmp(argv[1], "respondent") == 0)
        respond(argv[2], argv[3]);
    else {
        fprintf(stderr, "surveyor or respondent?\n");
        return 2;
    }
    return 0;
}
