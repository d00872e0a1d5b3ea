/* write.c: content lines: escapes, folds, line ends.
 * May use base/ and time/civil.h.
 * Must not know events, zones, or what a property means. */
#include "icalendar/write.h"

#include <string.h>

#include "time/civil.h"

/* What a byte needs in a value. */
enum {
    IN_TEXT = 1,      /* stands for itself in TEXT */
    IN_PARAMETER = 2, /* stands for itself in a parameter, */
    QUOTES = 4,       /* but makes quotes necessary */
    IN_URI = 8
};

/* By byte: control characters, then ASCII, then DEL; all of UTF-8 beyond it stands for itself. */
#define PLAIN    (IN_TEXT | IN_PARAMETER | IN_URI)
#define PLAIN_4  PLAIN, PLAIN, PLAIN, PLAIN
#define PLAIN_16 PLAIN_4, PLAIN_4, PLAIN_4, PLAIN_4
#define LISTED   (IN_PARAMETER | QUOTES | IN_URI)
static const uint8_t CLASSES[256] = {
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    IN_TEXT | IN_PARAMETER,
    0,
    0,
    0,
    0,
    0,
    0, /* 0x00: tab */
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0, /* 0x10 */
    IN_TEXT | IN_PARAMETER,
    PLAIN,
    IN_TEXT | IN_URI,
    PLAIN,
    PLAIN_4,
    PLAIN_4,
    LISTED,
    PLAIN,
    PLAIN,
    PLAIN, /* blank, '"', ',' */
    PLAIN_4,
    PLAIN_4,
    PLAIN,
    PLAIN,
    PLAIN | QUOTES,
    LISTED,
    PLAIN_4,  /* ':', ';' */
    PLAIN_16, /* 0x40 */
    PLAIN_4,
    PLAIN_4,
    PLAIN_4,
    IN_PARAMETER | IN_URI,
    PLAIN,
    IN_TEXT | IN_URI,
    PLAIN,    /* '\\', '^' */
    PLAIN_16, /* 0x60 */
    PLAIN_4,
    PLAIN_4,
    PLAIN_4,
    PLAIN,
    PLAIN,
    PLAIN,
    0, /* DEL */
    PLAIN_16,
    PLAIN_16,
    PLAIN_16,
    PLAIN_16,
    PLAIN_16,
    PLAIN_16,
    PLAIN_16,
    PLAIN_16,
};

/* The numbers 00 to 99. */
static const char TWO_DIGITS[] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
    "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
    "8081828384858687888990919293949596979899";

static inline void put(cme__ical_writer *writer, const char *bytes, size_t length);
static inline void put_char(cme__ical_writer *writer, char byte);
static inline void copy_bytes(char *to, const char *from, size_t length);
static void put_folded(cme__ical_writer *writer, const char *bytes, size_t length);
static void copy(cme__ical_writer *writer, const char *bytes, size_t length);
static void put_pair(cme__ical_writer *writer, char first, char second);
static void put_text(cme__ical_writer *writer, const char *text, size_t length);
static inline bool is_plain_block(const char *bytes);
static void put_parameter(cme__ical_writer *writer, const char *value, size_t length);
static size_t format_time(char *out, cme_civil civil);
static void format_two(char *out, int number);
static size_t format_count(char *out, int64_t count, char unit);
static void put_lines(cme__ical_writer *writer, const char *lines, size_t length);
static bool is_named(const char *line, size_t length, const char *const *names);
static size_t component_end(const char *lines);

void cme__ical_put_line(cme__ical_writer *writer, const char *line) {
    copy(writer, line, strlen(line));
    cme__ical_end(writer);
}

void cme__ical_name(cme__ical_writer *writer, const char *name) {
    size_t length = strlen(name);
    copy(writer, name, length);
    writer->column = length;
}

void cme__ical_parameter(cme__ical_writer *writer, const char *name, const char *value) {
    uint8_t all = IN_PARAMETER;
    uint8_t any = 0;
    size_t length = 0;
    for (; value[length] != '\0'; length++) {
        uint8_t class = CLASSES[(unsigned char)value[length]];
        all &= class;
        any |= class;
    }
    bool is_quoted = (any & QUOTES) != 0;
    put_char(writer, ';');
    put(writer, name, strlen(name));
    put_char(writer, '=');
    if (is_quoted) {
        put_char(writer, '"');
    }
    if (all != 0) {
        put(writer, value, length);
    } else {
        put_parameter(writer, value, length);
    }
    if (is_quoted) {
        put_char(writer, '"');
    }
}

void cme__ical_text_value(cme__ical_writer *writer, const char *text) {
    cme__ical_text_part(writer, text, true);
    cme__ical_end(writer);
}

void cme__ical_list_value(cme__ical_writer *writer, const char *names) {
    put_char(writer, ':');
    bool first = true;
    for (const char *at = names; at != NULL;) {
        const char *comma = strchr(at, ',');
        const char *end = comma != NULL ? comma : at + strlen(at);
        while (at < end && *at == ' ') {
            at++;
        }
        while (end > at && end[-1] == ' ') {
            end--;
        }
        if (end > at) {
            put(writer, ",", first ? 0 : 1);
            put_text(writer, at, (size_t)(end - at));
            first = false;
        }
        at = comma != NULL ? comma + 1 : NULL;
    }
    cme__ical_end(writer);
}

void cme__ical_uri_value(cme__ical_writer *writer, const char *scheme, const char *uri) {
    static const char HEX[] = "0123456789ABCDEF";
    put_char(writer, ':');
    put(writer, scheme, strlen(scheme));
    for (const char *at = uri; *at != '\0';) {
        size_t plain = 0;
        while (CLASSES[(unsigned char)at[plain]] & IN_URI) {
            plain++;
        }
        put(writer, at, plain);
        at += plain;
        if (*at != '\0') {
            unsigned char byte = (unsigned char)*at;
            put(writer, (char[]){'%', HEX[byte >> 4], HEX[byte & 15]}, 3);
            at++;
        }
    }
    cme__ical_end(writer);
}

void cme__ical_int_value(cme__ical_writer *writer, int64_t number) {
    char digits[32];
    size_t length = 0;
    digits[length++] = ':';
    if (number < 0) {
        digits[length++] = '-';
        number = -number;
    }
    length += cme__ical_format_digits(digits + length, number, 1);
    put(writer, digits, length);
    cme__ical_end(writer);
}

void cme__ical_time_value(cme__ical_writer *writer, cme_civil civil) {
    char text[24] = ":";
    put(writer, text, 1 + format_time(text + 1, civil));
    cme__ical_end(writer);
}

void cme__ical_instant_value(cme__ical_writer *writer, cme_time instant) {
    if (instant < CME__CIVIL_SECONDS_MIN) {
        instant = CME__CIVIL_SECONDS_MIN;
    } else if (instant >= CME__CIVIL_SECONDS_END) {
        instant = CME__CIVIL_SECONDS_END - 1;
    }
    cme__ical_time_value(writer, cme_civil_from_seconds(instant, CME_CIVIL_UTC));
}

void cme__ical_duration_value(cme__ical_writer *writer, int32_t days, int32_t seconds) {
    char text[64] = ":P";
    size_t length = 2;
    int32_t hours = seconds / 3600;
    int32_t minutes = seconds / 60 % 60;
    seconds %= 60;
    bool has_time = hours > 0 || minutes > 0 || seconds > 0;
    if (days > 0) {
        length += format_count(text + length, days, 'D');
    }
    if (has_time || days <= 0) {
        text[length++] = 'T';
    }
    if (hours > 0) {
        length += format_count(text + length, hours, 'H');
    }
    /* Section 3.3.6 knows no seconds right behind hours. */
    if (minutes > 0 || (hours > 0 && seconds > 0)) {
        length += format_count(text + length, minutes, 'M');
    }
    if (seconds > 0 || (days <= 0 && !has_time)) {
        length += format_count(text + length, seconds, 'S');
    }
    put(writer, text, length);
    cme__ical_end(writer);
}

void cme__ical_raw_part(cme__ical_writer *writer, const char *bytes, size_t length, bool first) {
    if (first) {
        put_char(writer, ':');
    }
    put(writer, bytes, length);
}

void cme__ical_text_part(cme__ical_writer *writer, const char *text, bool first) {
    if (first) {
        put_char(writer, ':');
    }
    put_text(writer, text, strlen(text));
}

void cme__ical_time_part(cme__ical_writer *writer, cme_civil civil) {
    char text[24];
    put(writer, text, format_time(text, civil));
}

void cme__ical_end(cme__ical_writer *writer) {
    copy(writer, "\r\n", 3); /* the NUL too: outside of lines the text ends with one */
    writer->out->length -= writer->out->failed ? 0 : 1;
    writer->column = 0;
}

void cme__ical_kept_lines(cme__ical_writer *writer, const char *lines, const char *const *except) {
    while (*lines != '\0') {
        size_t length = strcspn(lines, "\n");
        size_t end = length + (lines[length] == '\n' ? 1 : 0);
        if (cme__ascii_equal_fold_n(lines, "BEGIN:", 6)) {
            end = component_end(lines);
            if (end == 0) {
                return;
            }
            put_lines(writer, lines, end);
        } else if (cme__ical_can_keep(lines, length) && !is_named(lines, length, except)) {
            put_lines(writer, lines, end);
        }
        lines += end;
    }
}

/* Whether a kept line is a content line of its own: what a store holds may come from anywhere. */
bool cme__ical_can_keep(const char *line, size_t length) {
    size_t name = cme__ical_name_length(line, length);
    if (name == 0 || (name == 5 && cme__ascii_equal_fold_n(line, "BEGIN", 5)) ||
        (name == 3 && cme__ascii_equal_fold_n(line, "END", 3))) {
        return false;
    }
    bool is_quoted = false;
    bool has_value = false;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)line[i];
        if ((byte < ' ' && byte != '\t') || byte == 0x7F) {
            return false;
        }
        is_quoted ^= byte == '"' && !has_value;
        has_value |= byte == ':' && !is_quoted;
    }
    return has_value;
}

bool cme__ical_can_keep_component(const char *name, size_t length) {
    for (size_t i = 0; i < length; i++) {
        char letter = cme__ascii_upper(name[i]);
        if (!cme__ascii_is_digit(letter) && letter != '-' && (letter < 'A' || letter > 'Z')) {
            return false;
        }
    }
    return length > 0;
}

const char *cme__ical_kept_find(const char *lines, const char *name, size_t *length) {
    int depth = 0;
    while (lines != NULL && *lines != '\0') {
        *length = strcspn(lines, "\n");
        if (cme__ascii_equal_fold_n(lines, "BEGIN:", 6)) {
            depth++;
        } else if (cme__ascii_equal_fold_n(lines, "END:", 4)) {
            depth--;
        } else if (depth == 0 && is_named(lines, *length, (const char *const[]){name, NULL}) &&
                   cme__ical_can_keep(lines, *length)) {
            return lines;
        }
        lines += *length + (lines[*length] == '\n' ? 1 : 0);
    }
    return NULL;
}

void cme__ical_kept_line(cme__ical_writer *writer, const char *line, size_t length) {
    put(writer, line, length);
    cme__ical_end(writer);
}

size_t cme__ical_name_length(const char *line, size_t length) {
    size_t name = 0;
    while (name < length && (cme__ascii_is_digit(line[name]) || line[name] == '-' ||
                             (cme__ascii_upper(line[name]) >= 'A' && cme__ascii_upper(line[name]) <= 'Z'))) {
        name++;
    }
    return name < length && (line[name] == ':' || line[name] == ';') ? name : 0;
}

size_t cme__ical_format_digits(char *out, int64_t number, int width) {
    char reversed[24];
    int count = 0;
    while (number > 0 || count < width) {
        reversed[count++] = (char)('0' + number % 10);
        number /= 10;
    }
    for (int i = 0; i < count; i++) {
        out[i] = reversed[count - 1 - i];
    }
    return (size_t)count;
}

/* Writes bytes that stand for themselves, and folds on the way. Most often they fit into the line, and into
 * the memory that is there. */
static inline void put(cme__ical_writer *writer, const char *bytes, size_t length) {
    cme__text *out = writer->out;
    if (length > CME__ICAL_LINE_OCTETS - writer->column || length >= out->capacity - out->length) {
        put_folded(writer, bytes, length);
        return;
    }
    copy_bytes(out->bytes + out->length, bytes, length);
    out->length += length;
    writer->column += length;
}

/* Most parts of a line have a few bytes: two moves that overlap are cheaper than a call. */
static inline void copy_bytes(char *to, const char *from, size_t length) {
    if (length > 16) {
        memcpy(to, from, length);
    } else if (length >= 8) {
        memcpy(to, from, 8);
        memcpy(to + length - 8, from + length - 8, 8);
    } else if (length >= 4) {
        memcpy(to, from, 4);
        memcpy(to + length - 4, from + length - 4, 4);
    } else if (length > 0) {
        to[0] = from[0];
        to[length / 2] = from[length / 2];
        to[length - 1] = from[length - 1];
    }
}

static inline void put_char(cme__ical_writer *writer, char byte) {
    cme__text *out = writer->out;
    if (writer->column >= CME__ICAL_LINE_OCTETS || out->capacity - out->length < 2) {
        put_folded(writer, &byte, 1);
        return;
    }
    out->bytes[out->length++] = byte;
    writer->column++;
}

/* Between characters, never behind the backslash of an escape. */
static void put_folded(cme__ical_writer *writer, const char *bytes, size_t length) {
    while (length > CME__ICAL_LINE_OCTETS - writer->column) {
        size_t cut = cme__utf8_cut(bytes, length, CME__ICAL_LINE_OCTETS - writer->column);
        size_t slashes = 0;
        while (slashes < cut && bytes[cut - slashes - 1] == '\\') {
            slashes++;
        }
        cut -= slashes % 2;
        copy(writer, bytes, cut);
        copy(writer, "\r\n ", 3);
        writer->column = 1;
        bytes += cut;
        length -= cut;
    }
    copy(writer, bytes, length);
    writer->column += length;
}

/* The bytes alone, wherever they go. */
static void copy(cme__ical_writer *writer, const char *bytes, size_t length) {
    cme__text *out = writer->out;
    if (length >= out->capacity - out->length && !cme__text_reserve(out, length)) {
        return;
    }
    copy_bytes(out->bytes + out->length, bytes, length);
    out->length += length;
}

/* Writes two bytes that no fold may part. */
static void put_pair(cme__ical_writer *writer, char first, char second) {
    char fold_and_pair[] = {'\r', '\n', ' ', first, second};
    bool fits = writer->column + 2 <= CME__ICAL_LINE_OCTETS;
    copy(writer, fold_and_pair + (fits ? 3 : 0), fits ? 2 : 5);
    writer->column = fits ? writer->column + 2 : 3;
}

/* TEXT (section 3.3.11). A carriage return says nothing that the line feed behind it does not say. */
static void put_text(cme__ical_writer *writer, const char *text, size_t length) {
    const char *end = text + length;
    while (text < end) {
        const char *plain = text;
        while (end - plain >= 8 && is_plain_block(plain)) {
            plain += 8;
        }
        while (plain < end && (CLASSES[(unsigned char)*plain] & IN_TEXT)) {
            plain++;
        }
        put(writer, text, (size_t)(plain - text));
        if (plain < end && (*plain == '\n' || (*plain > ' ' && *plain < 0x7F))) {
            put_pair(writer, '\\', *plain == '\n' ? 'n' : *plain);
        }
        text = plain + (plain < end ? 1 : 0);
    }
}

/* Whether eight bytes have none that TEXT cannot hold as it is; a tab may make it say no. Looks for bytes
 * that are zero once the wanted one is taken away, all eight at once. */
static inline bool is_plain_block(const char *bytes) {
    const uint64_t ones = UINT64_C(0x0101010101010101);
    const uint64_t high = UINT64_C(0x8080808080808080);
    uint64_t block;
    memcpy(&block, bytes, sizeof block);
    uint64_t comma = block ^ (ones * ',');
    uint64_t semicolon = block ^ (ones * ';');
    uint64_t backslash = block ^ (ones * '\\');
    uint64_t delete = block ^ (ones * 0x7F);
    uint64_t found = ((comma - ones) & ~comma) | ((semicolon - ones) & ~semicolon) |
                     ((backslash - ones) & ~backslash) | ((delete - ones) & ~delete) |
                     ((block - ones * ' ') & ~block);
    return (found & high) == 0;
}

/* RFC 6868; control characters are left out. */
static void put_parameter(cme__ical_writer *writer, const char *value, size_t length) {
    const char *end = value + length;
    while (value < end) {
        const char *plain = value;
        while (plain < end && (CLASSES[(unsigned char)*plain] & IN_PARAMETER)) {
            plain++;
        }
        put(writer, value, (size_t)(plain - value));
        if (plain < end && (*plain == '\n' || *plain == '"' || *plain == '^')) {
            put_pair(writer, '^', *plain == '\n' ? 'n' : *plain == '"' ? '\'' : '^');
        }
        value = plain + (plain < end ? 1 : 0);
    }
}

static size_t format_time(char *out, cme_civil civil) {
    format_two(out, civil.year / 100);
    format_two(out + 2, civil.year % 100);
    format_two(out + 4, civil.month);
    format_two(out + 6, civil.day);
    if (civil.kind == CME_CIVIL_DATE) {
        return 8;
    }
    out[8] = 'T';
    format_two(out + 9, civil.hour);
    format_two(out + 11, civil.minute);
    format_two(out + 13, civil.second);
    out[15] = 'Z';
    return civil.kind == CME_CIVIL_UTC ? 16 : 15;
}

static void format_two(char *out, int number) {
    memcpy(out, TWO_DIGITS + 2 * (number % 100), 2);
}

static size_t format_count(char *out, int64_t count, char unit) {
    size_t length = cme__ical_format_digits(out, count, 1);
    out[length] = unit;
    return length + 1;
}

static void put_lines(cme__ical_writer *writer, const char *lines, size_t length) {
    for (const char *at = lines; at < lines + length;) {
        size_t line = strcspn(at, "\n");
        put(writer, at, line);
        cme__ical_end(writer);
        at += line + 1;
    }
}

static bool is_named(const char *line, size_t length, const char *const *names) {
    size_t name_length = cme__ical_name_length(line, length);
    for (; names != NULL && *names != NULL; names++) {
        if (strlen(*names) == name_length && cme__ascii_equal_fold_n(line, *names, name_length)) {
            return true;
        }
    }
    return false;
}

/* The length of the component that begins here, up to and with the line that ends it; 0 when it is not a
 * whole one. */
static size_t component_end(const char *lines) {
    const char *names[8];
    size_t lengths[8];
    size_t depth = 0;
    for (const char *at = lines; *at != '\0';) {
        size_t length = strcspn(at, "\n");
        if (cme__ascii_equal_fold_n(at, "BEGIN:", 6)) {
            if (depth == sizeof names / sizeof names[0] ||
                !cme__ical_can_keep_component(at + 6, length - 6)) {
                return 0;
            }
            names[depth] = at + 6;
            lengths[depth++] = length - 6;
        } else if (cme__ascii_equal_fold_n(at, "END:", 4)) {
            if (depth == 0 || length - 4 != lengths[depth - 1] ||
                !cme__ascii_equal_fold_n(at + 4, names[depth - 1], length - 4)) {
                return 0;
            }
            depth--;
        } else if (!cme__ical_can_keep(at, length)) {
            return 0;
        }
        at += length + (at[length] == '\n' ? 1 : 0);
        if (depth == 0) {
            return (size_t)(at - lines);
        }
    }
    return 0;
}
