/* recurrence_rule.h: the layout of a compiled rule; for recurrence*.c and for reserving memory, for nothing else.
 * May use the C library only. */
#ifndef CME__TIME_RECURRENCE_RULE_H
#define CME__TIME_RECURRENCE_RULE_H

#include <stdint.h>

struct cme__rule {
    uint8_t frequency;
};

#endif
