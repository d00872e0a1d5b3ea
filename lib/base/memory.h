/* memory.h: allocation that checks its arithmetic, and blocks that hold many things at once.
 * May use the C library. Knows nothing of events. */
#ifndef CME__BASE_MEMORY_H
#define CME__BASE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* All memory of the library comes from here, that is from malloc/realloc/free: a test makes the N-th call
 * fail by wrapping those three at link time. Each returns NULL when memory ran out or count * size overflows.
 */
void *cme__alloc(size_t size);                    /* not cleared; size 0 gives a unique pointer */
void *cme__alloc_zero(size_t count, size_t size); /* cleared */
void *cme__realloc_array(void *old, size_t count, size_t size); /* old stays valid on failure */
char *cme__copy_text(const char *text);                         /* NULL stays NULL */
void cme__free(void *pointer);                                  /* NULL is allowed */

/* Grows an array to hold at least `needed` items (doubling). false when memory ran out; the array is
 * unchanged. */
bool cme__grow(void *array_pointer, size_t *capacity, size_t needed, size_t item_size);

/* An arena: many small allocations freed together. Records and pages are built in one arena and handed out as
 * one owned pointer. Zero-initialise to start. */
typedef struct cme__arena_chunk cme__arena_chunk;
typedef struct cme__arena {
    cme__arena_chunk *chunks;
    bool failed; /* an allocation failed: check once at the end of a building phase */
} cme__arena;

void *cme__arena_alloc(cme__arena *arena, size_t size); /* aligned for anything, cleared; NULL sets failed */
char *cme__arena_text(cme__arena *arena, const char *text,
                      size_t length); /* NUL-terminated copy; NULL text gives NULL */
void cme__arena_free(cme__arena *arena);

/* An object at the head of its own arena: made by cme__arena_object, freed (with all that the arena holds) by
 * cme__arena_object_free, which takes the object's pointer alone. How every record and page is owned. */
void *cme__arena_object(cme__arena *arena, size_t size); /* must be the arena's first allocation; afterwards
                                                            keep using `arena`, then cme__arena_seal */
void cme__arena_seal(cme__arena *arena, void *object);   /* hands the chunks over to the object */
void cme__arena_object_free(void *object);               /* NULL is allowed */

#endif
