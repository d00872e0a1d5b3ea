/* id.h: making new ids. Only the file behind this header includes <uuid/uuid.h>.
 * May use cmevent/id.h and cmevent/civil.h. */
#ifndef CME__BASE_ID_H
#define CME__BASE_ID_H

#include <cmevent/civil.h>
#include <cmevent/id.h>

/* Keeps ids of one store ascending within a second. Zero-initialise. */
typedef struct cme__id_source {
    cme_time last_second;
    uint32_t counter;
} cme__id_source;

/* A new RFC 9562 version 7 id for the instant `now`: 48 bits of milliseconds (now * 1000 plus a part of the
 * counter), the counter in rand_a, 62 random bits. Ascending for one source even when `now` stands still or
 * steps back. */
cme_id cme__id_new(cme__id_source *source, cme_time now);

/* Fills `bytes` with random bytes of the system (libuuid's generator). */
void cme__random_bytes(uint8_t *bytes, size_t length);

#endif
