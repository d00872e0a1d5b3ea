/* rules/person.c: what an e-mail address and a locale look like.
 * May use base/ and the C library's memory functions.
 * Must not know the store, nor any registry but the tags that RFC 5646 itself lists. */
#include "rules/person.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"

/* The white space beyond ASCII that gets into addresses when they are copied from web pages. */
static const char *const WIDE_SPACES[] = {"\xC2\xA0", /* no-break */
                                          "\xE2\x80\x80", "\xE2\x80\x81", "\xE2\x80\x82",
                                          "\xE2\x80\x83", "\xE2\x80\x84", "\xE2\x80\x85", /* quads */
                                          "\xE2\x80\x86", "\xE2\x80\x87", "\xE2\x80\x88",
                                          "\xE2\x80\x89", "\xE2\x80\x8A", "\xE2\x80\x8B", /* thin, zero */
                                          "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF",
                                          "\xE2\x81\x9F", "\xE3\x80\x80", "\xEF\xBB\xBF"};

static const char *email_problem(const char *email);
static const char *atom_problem(const char *text, size_t length);
static bool is_language_tag(const char *text);

cme_status cme__email_check(cme__fault *fault, const char *field, const char *email) {
    if (email == NULL || email[0] == '\0') {
        return CME_OK;
    }
    const char *problem = email_problem(email);
    if (problem == NULL) {
        return CME_OK;
    }
    return cme__fail(fault, CME_ERR_INVALID, "%s '%s' must be one address, something@something: %s", field,
                     email, problem);
}

cme_status cme__locale_check(cme__fault *fault, const char *field, const char *locale) {
    if (locale == NULL || locale[0] == '\0' || is_language_tag(locale)) {
        return CME_OK;
    }
    return cme__fail(fault, CME_ERR_INVALID,
                     "%s '%s' must be a language tag of BCP 47, such as \"de\" or \"de-AT\"", field, locale);
}

/* The length of a quoted local part with both its quotation marks; 0 when it is not closed. */
static size_t quoted_length(const char *text) {
    for (size_t i = 1; text[i] != '\0'; i++) {
        if (text[i] == '\\' && text[i + 1] != '\0') {
            i++;
        } else if (text[i] == '"') {
            return i + 1;
        }
    }
    return 0;
}

static const char *domain_problem(const char *domain) {
    size_t length = strlen(domain);
    if (length == 0) {
        return "nothing follows the @";
    }
    if (domain[0] == '[') { /* an address literal, RFC 5321 section 4.1.3 */
        size_t inside = strcspn(domain + 1, "[]\\@ ");
        return inside > 0 && domain[1 + inside] == ']' && domain[2 + inside] == '\0'
                   ? NULL
                   : "the brackets after the @ are not right";
    }
    if (strchr(domain, '@') != NULL) {
        return "it has more than one @";
    }
    if (domain[0] == '.' || domain[length - 1] == '.' || strstr(domain, "..") != NULL) {
        return "a part of its domain is empty";
    }
    return atom_problem(domain, length);
}

/* NULL when the address is plausible, else what is wrong with it. */
static const char *email_problem(const char *email) {
    size_t local = 0;
    if (email[0] == '"') {
        local = quoted_length(email);
        if (local == 0) {
            return "its quotation mark is not closed";
        }
        if (email[local] != '@') {
            return "no @ follows the quotation mark";
        }
    } else {
        local = strcspn(email, "@");
        if (email[local] == '\0') {
            return "it has no @";
        }
        if (local == 0) {
            return "nothing precedes the @";
        }
        const char *problem = atom_problem(email, local);
        if (problem != NULL) {
            return problem;
        }
    }
    return domain_problem(email + local + 1);
}

static const char *atom_problem(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++) {
        if (text[i] == ' ') {
            return "it holds a space";
        }
        if (strchr("<>(),;:[]\\\"", text[i]) != NULL) { /* the specials of RFC 5322 section 3.2.3 */
            return "it holds one of < > ( ) [ ] , ; : \\ \"";
        }
        for (size_t s = 0; s < sizeof WIDE_SPACES / sizeof WIDE_SPACES[0]; s++) {
            size_t size = strlen(WIDE_SPACES[s]);
            if (size <= length - i && memcmp(text + i, WIDE_SPACES[s], size) == 0) {
                return "it holds a space that is not ASCII";
            }
        }
    }
    return NULL;
}

/* --- Language tags
 * ---------------------------------------------------------------------------------------------- */

/* The tags of RFC 5646 section 2.1 that do not follow its own grammar. */
static const char *const IRREGULAR[] = {"en-GB-oed", "i-ami", "i-bnn",     "i-default", "i-enochian", "i-hak",
                                        "i-klingon", "i-lux", "i-mingo",   "i-navajo",  "i-pwn",      "i-tao",
                                        "i-tay",     "i-tsu", "sgn-BE-FR", "sgn-BE-NL", "sgn-CH-DE"};

/* One subtag: letters and digits up to the next hyphen. */
typedef struct subtag {
    const char *text;
    size_t length; /* 0: there is none */
} subtag;

static bool is_letter(char c) {
    char lower = cme__ascii_lower(c);
    return lower >= 'a' && lower <= 'z';
}

static bool only_letters(subtag tag) {
    for (size_t i = 0; i < tag.length; i++) {
        if (!is_letter(tag.text[i])) {
            return false;
        }
    }
    return true;
}

static bool only_digits(subtag tag) {
    for (size_t i = 0; i < tag.length; i++) {
        if (!cme__ascii_is_digit(tag.text[i])) {
            return false;
        }
    }
    return true;
}

static subtag subtag_at(const char *text) {
    subtag tag = {text, 0};
    while (is_letter(text[tag.length]) || cme__ascii_is_digit(text[tag.length])) {
        tag.length++;
    }
    return tag;
}

/* The subtag after this one; its length is 0 at the end, and where a hyphen has nothing behind it. */
static subtag next_subtag(subtag tag) {
    const char *end = tag.text + tag.length;
    if (*end != '-') {
        return (subtag){end, 0};
    }
    return subtag_at(end + 1);
}

static bool is_private_start(subtag tag) {
    return tag.length == 1 && cme__ascii_lower(tag.text[0]) == 'x';
}

static bool is_variant(subtag tag) {
    return (tag.length >= 5 && tag.length <= 8) || (tag.length == 4 && cme__ascii_is_digit(tag.text[0]));
}

/* Skips the subtags behind a singleton, each at least `shortest` long; false when there is not one. */
static bool skip_extension(subtag *tag, size_t shortest) {
    *tag = next_subtag(*tag);
    bool any = false;
    while (tag->length >= shortest && tag->length <= 8) {
        any = true;
        *tag = next_subtag(*tag);
    }
    return any;
}

/* Language, script, region, variants and extensions of a "langtag". */
static bool skip_language(subtag *tag) {
    if (tag->length < 2 || tag->length > 8 || !only_letters(*tag)) {
        return false;
    }
    bool may_extend = tag->length <= 3;
    *tag = next_subtag(*tag);
    for (int i = 0; may_extend && i < 3 && tag->length == 3 && only_letters(*tag); i++) {
        *tag = next_subtag(*tag);
    }
    if (tag->length == 4 && only_letters(*tag)) {
        *tag = next_subtag(*tag);
    }
    if ((tag->length == 2 && only_letters(*tag)) || (tag->length == 3 && only_digits(*tag))) {
        *tag = next_subtag(*tag);
    }
    while (is_variant(*tag)) {
        *tag = next_subtag(*tag);
    }
    while (tag->length == 1 && !is_private_start(*tag)) {
        if (!skip_extension(tag, 2)) {
            return false;
        }
    }
    return true;
}

static bool is_language_tag(const char *text) {
    for (size_t i = 0; i < sizeof IRREGULAR / sizeof IRREGULAR[0]; i++) {
        if (cme__ascii_equal_fold(text, IRREGULAR[i])) {
            return true;
        }
    }
    subtag tag = subtag_at(text);
    if (!is_private_start(tag) && !skip_language(&tag)) {
        return false;
    }
    if (is_private_start(tag) && !skip_extension(&tag, 1)) {
        return false;
    }
    /* Well-formed when nothing is left: no subtag, and no hyphen that waits for one. */
    return tag.length == 0 && tag.text[0] == '\0' && tag.text[-1] != '-';
}
