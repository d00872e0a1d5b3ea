/* json_lines.h: a small reader for files with one JSON object a line, for tests over the corpus. What it does
 * not need, it does not do: numbers stay text, \u escapes become '?'. May use the C library. Knows nothing of
 * any one test. */
#ifndef CME_TEST_JSON_LINES_H
#define CME_TEST_JSON_LINES_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum json_kind {
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT
} json_kind;

/* A value; `text` of strings and numbers, `items` of arrays and objects, `name` within an object. */
typedef struct json {
    json_kind kind;
    char *name;
    char *text;
    struct json *items;
    size_t count;
} json;

static inline void json_free(json *value) {
    for (size_t i = 0; i < value->count; i++) {
        json_free(&value->items[i]);
    }
    free(value->items);
    free(value->name);
    free(value->text);
    *value = (json){JSON_NULL, NULL, NULL, NULL, 0};
}

static inline const char *json_skip_space(const char *at) {
    return at + strspn(at, " \t\r\n");
}

/* The text of a string whose opening quote is at `*at`; owned. */
static inline char *json_string(const char **at) {
    const char *end = *at + 1;
    while (*end != '"' && *end != '\0') {
        end += *end == '\\' && end[1] != '\0' ? 2 : 1;
    }
    char *text = malloc((size_t)(end - *at));
    char *to = text;
    for (const char *from = *at + 1; from < end; from++) {
        if (*from == '\\') {
            from++;
            if (*from == 'u') {
                *to++ = '?';
                from += 4;
                continue;
            }
            *to++ = (char)(*from == 'n' ? '\n' : *from == 't' ? '\t' : *from);
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
    *at = *end == '"' ? end + 1 : end;
    return text;
}

static inline bool json_read(const char **at, json *out);

static inline bool json_read_items(const char **at, json *out, char close) {
    *at = json_skip_space(*at + 1);
    while (**at != close) {
        json item = {JSON_NULL, NULL, NULL, NULL, 0};
        char *name = NULL;
        if (close == '}') {
            if (**at != '"') {
                return false;
            }
            name = json_string(at);
            *at = json_skip_space(*at);
            *at = json_skip_space(*at + 1); /* the colon */
        }
        bool is_good = json_read(at, &item);
        item.name = name;
        out->items = realloc(out->items, (out->count + 1) * sizeof *out->items);
        out->items[out->count++] = item;
        *at = json_skip_space(*at);
        if (!is_good || (**at != ',' && **at != close)) {
            return false;
        }
        *at = **at == ',' ? json_skip_space(*at + 1) : *at;
    }
    ++*at;
    return true;
}

/* Reads the value at `*at`; the caller frees what was read also when the answer is false. */
static inline bool json_read(const char **at, json *out) {
    *at = json_skip_space(*at);
    if (**at == '{' || **at == '[') {
        out->kind = **at == '{' ? JSON_OBJECT : JSON_ARRAY;
        return json_read_items(at, out, **at == '{' ? '}' : ']');
    }
    if (**at == '"') {
        out->kind = JSON_STRING;
        out->text = json_string(at);
        return true;
    }
    size_t length = strcspn(*at, ",]} \t\r\n");
    out->kind = **at == 't' ? JSON_TRUE : **at == 'f' ? JSON_FALSE : **at == 'n' ? JSON_NULL : JSON_NUMBER;
    out->text = malloc(length + 1);
    memcpy(out->text, *at, length);
    out->text[length] = '\0';
    *at += length;
    return length > 0;
}

/* The member of an object; NULL when it is missing or null. */
static inline const json *json_get(const json *object, const char *name) {
    for (size_t i = 0; object != NULL && i < object->count; i++) {
        if (strcmp(object->items[i].name, name) == 0) {
            return object->items[i].kind == JSON_NULL ? NULL : &object->items[i];
        }
    }
    return NULL;
}

/* The text of a member; NULL when it is missing or null. */
static inline const char *json_text(const json *object, const char *name) {
    const json *member = json_get(object, name);
    return member == NULL ? NULL : member->text;
}

static inline bool json_is_true(const json *object, const char *name) {
    const json *member = json_get(object, name);
    return member != NULL && member->kind == JSON_TRUE;
}

static inline size_t json_count(const json *object, const char *name) {
    const json *member = json_get(object, name);
    return member == NULL ? 0 : member->count;
}

#endif
