/* peer_libical.c: libical as one of the peers of peers.py.
 * May use libical and peer.h. Knows nothing of this library. */
#include "peer.h"

#include <libical/ical.h>

typedef struct engine {
    struct icalrecurrencetype rule;
    struct icaltimetype start;
    struct icaltimetype *all;
    size_t count;
    size_t limit;
} engine;

static void expand(void *peer) {
    engine *e = peer;
    icalrecur_iterator *iterator = icalrecur_iterator_new(e->rule, e->start);
    e->count = 0;
    while (iterator != NULL && e->count < e->limit) {
        struct icaltimetype next = icalrecur_iterator_next(iterator);
        if (icaltime_is_null_time(next)) {
            break;
        }
        e->all[e->count++] = next;
    }
    icalrecur_iterator_free(iterator);
}

int main(int argc, char **argv) {
    if (argc != 5) {
        fprintf(stderr, "usage: %s DTSTART RULE COUNT SECONDS\n", argv[0]);
        return 2;
    }
    engine e = {.rule = icalrecurrencetype_from_string(argv[2]),
                .start = icaltime_from_string(argv[1]),
                .limit = (size_t)strtoul(argv[3], NULL, 10)};
    e.all = calloc(e.limit + 1, sizeof *e.all);
    if (e.all == NULL || e.rule.freq == ICAL_NO_RECURRENCE) {
        fprintf(stderr, "refused: %s\n", icalerror_strerror(icalerrno));
        free(e.all);
        return 1;
    }
    printf("%.9f\n", peer_measure(expand, &e, strtod(argv[4], NULL)));
    for (size_t i = 0; i < e.count; i++) {
        struct icaltimetype t = e.all[i];
        printf("%04d%02d%02dT%02d%02d%02d\n", t.year, t.month, t.day, t.hour, t.minute, t.second);
    }
    free(e.all);
    return 0;
}
