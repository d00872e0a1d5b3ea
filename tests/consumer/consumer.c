/* consumer.c: the smallest program of somebody who has installed libcmevent, in C and (as consumer.cpp) in
 * C++. */
#include <stdio.h>
#include <string.h>

#include <cmevent.h>

int main(void) {
    puts(cme_version());
    return strcmp(cme_status_name(CME_OK), "CME_OK");
}
