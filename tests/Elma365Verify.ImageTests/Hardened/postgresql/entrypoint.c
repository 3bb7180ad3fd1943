/*
 * Makes a cluster out of the template and starts the server, where no shell can: initdb runs its helpers by /bin/sh.
 * It follows the official image's contract: POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB, PGDATA, an account for clients over
 * the network. The account is made by PostgreSQL's single-user mode; the password goes to it through a pipe.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define TEMPLATE "/usr/share/postgresql/template"
#define SERVER "/usr/local/bin/postgres"

static void die(const char *what) {
    fprintf(stderr, "entrypoint: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void refuse(const char *why) {
    fprintf(stderr, "entrypoint: %s\n", why);
    exit(1);
}

static const char *setting(const char *name, const char *otherwise) {
    const char *value = getenv(name);
    return value != NULL && *value != '\0' ? value : otherwise;
}

static void copy_file(const char *from, const char *to) {
    char buffer[65536];
    ssize_t got;
    int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (in < 0 || out < 0)
        die(to);
    while ((got = read(in, buffer, sizeof buffer)) > 0)
        if (write(out, buffer, (size_t)got) != got)
            die(to);
    if (got < 0 || close(out) != 0)
        die(to);
    close(in);
}

static void copy_tree(const char *from, const char *to) {
    struct dirent *entry;
    DIR *directory = opendir(from);
    if (directory == NULL)
        die(from);
    while ((entry = readdir(directory)) != NULL) {
        char source[4096], target[4096];
        struct stat status;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (snprintf(source, sizeof source, "%s/%s", from, entry->d_name) >= (int)sizeof source
            || snprintf(target, sizeof target, "%s/%s", to, entry->d_name) >= (int)sizeof target)
            refuse("a path is too long");
        if (stat(source, &status) != 0)
            die(source);
        if (!S_ISDIR(status.st_mode)) {
            copy_file(source, target);
            continue;
        }
        if (mkdir(target, 0700) != 0)
            die(target);
        copy_tree(source, target);
    }
    closedir(directory);
}

/* Writes a text with each quote doubled, as SQL wants it within quotes. */
static void quoted(FILE *out, char quote, const char *text) {
    fputc(quote, out);
    for (; *text != '\0'; text++) {
        if (*text == quote)
            fputc(quote, out);
        fputc(*text, out);
    }
    fputc(quote, out);
}

static void write_statements(FILE *out, const char *user, const char *password, const char *database) {
    fputs(strcmp(user, "postgres") == 0 ? "ALTER ROLE " : "CREATE ROLE ", out);
    quoted(out, '"', user);
    fputs(" WITH SUPERUSER LOGIN PASSWORD ", out);
    quoted(out, '\'', password);
    fputs("\n", out);
    if (strcmp(database, "postgres") == 0)
        return;
    fputs("CREATE DATABASE ", out);
    quoted(out, '"', database);
    fputs(" OWNER ", out);
    quoted(out, '"', user);
    fputs("\n", out);
}

static void make_account(const char *data, const char *user, const char *password, const char *database) {
    int ends[2], status, nowhere;
    FILE *out;
    pid_t child;
    if (pipe(ends) != 0 || (child = fork()) < 0)
        die("pipe or fork");
    if (child == 0) {
        close(ends[1]);
        nowhere = open("/dev/null", O_WRONLY);
        dup2(ends[0], STDIN_FILENO);
        dup2(nowhere, STDOUT_FILENO);
        execl(SERVER, "postgres", "--single", "-D", data, "postgres", (char *)NULL);
        die(SERVER);
    }
    close(ends[0]);
    out = fdopen(ends[1], "w");
    write_statements(out, user, password, database);
    fclose(out);
    if (waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
        refuse("the account could not be made");
}

int main(int count, char **arguments) {
    const char *data = setting("PGDATA", "/var/lib/postgresql/data");
    char version[4096];
    snprintf(version, sizeof version, "%s/PG_VERSION", data);
    umask(0077);
    if (access(version, F_OK) != 0) {
        const char *user = setting("POSTGRES_USER", "postgres"), *password = setting("POSTGRES_PASSWORD", NULL);
        if (password == NULL)
            refuse("POSTGRES_PASSWORD is not set: a superuser needs a password");
        copy_tree(TEMPLATE, data);
        make_account(data, user, password, setting("POSTGRES_DB", user));
    }
    unsetenv("POSTGRES_PASSWORD");
    (void)count;
    execv(SERVER, arguments[1] != NULL ? arguments + 1 : (char *[]){"postgres", NULL});
    die(SERVER);
}
