/* peer_cmevent.c: the recurrence engine of this library as one of the peers of peers.py.
 * May use lib/base and lib/time, and peer.h. Knows nothing of the others. */
#include <string.h>

#include "peer.h"

#include "base/text.h"
#include "time/civil.h"
#include "time/recurrence.h"

typedef struct engine {
    cme__series series;
    cme__expansion all;
    size_t limit;
} engine;

static void expand(void *peer) {
    engine *e = peer;
    cme__expansion_free(&e->all); /* the others make their lists anew, too */
    if (cme__series_expand(NULL, &e->series, INT64_MIN, INT64_MAX, e->limit, &e->all) != CME_OK) {
        exit(1);
    }
}

int main(int argc, char **argv) {
    cme__fault fault = {CME_OK, ""};
    cme__rule rule;
    cme_civil start;
    if (argc != 5) {
        fprintf(stderr, "usage: %s DTSTART RULE COUNT SECONDS\n", argv[0]);
        return 2;
    }
    int fields[6] = {0};
    if (sscanf(argv[1], "%4d%2d%2dT%2d%2d%2d", &fields[0], &fields[1], &fields[2], &fields[3], &fields[4],
               &fields[5]) != 6) {
        fprintf(stderr, "%s is no DTSTART\n", argv[1]);
        return 2;
    }
    start = cme_civil_at(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]);
    start.kind = CME_CIVIL_FLOATING;
    if (cme__rule_compile(&fault, argv[2], start, NULL, CME__RULE_STRICT, &rule) != CME_OK) {
        fprintf(stderr, "%s\n", fault.text);
        return 1;
    }
    engine e = {.series = {.start = cme_civil_seconds(start),
                           .rules = &rule,
                           .rule_count = 1,
                           .rules_decide_start = true},
                .limit = (size_t)strtoul(argv[3], NULL, 10)};
    printf("%.9f\n", peer_measure(expand, &e, strtod(argv[4], NULL)));
    for (size_t i = 0; i < e.all.count; i++) {
        cme_civil civil = cme_civil_from_seconds(e.all.civil[i], CME_CIVIL_FLOATING);
        printf("%04d%02d%02dT%02d%02d%02d\n", civil.year, civil.month, civil.day, civil.hour, civil.minute,
               civil.second);
    }
    cme__expansion_free(&e.all);
    return 0;
}
