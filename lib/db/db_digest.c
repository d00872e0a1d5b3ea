/* db_digest.c: SHA-256 (FIPS 180-4), to know a schema at sight.
 * May use the C library.
 * Must not know what is digested. */
#include <string.h>

#include "db/db_internal.h"

static void take_block(cme__digest *digest, const uint8_t block[64]);
static uint32_t rotate(uint32_t word, unsigned bits);

static const uint32_t constants[64] = {
    0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
    0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
    0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
    0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
    0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
    0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
    0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
    0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2};

void cme__digest_begin(cme__digest *digest) {
    static const uint32_t start[8] = {0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A,
                                      0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19};
    memset(digest, 0, sizeof *digest);
    memcpy(digest->state, start, sizeof start);
}

void cme__digest_add(cme__digest *digest, const void *bytes, size_t size) {
    const uint8_t *at = bytes;
    for (size_t i = 0; i < size; i++) {
        digest->block[digest->length % 64] = at[i];
        digest->length++;
        if (digest->length % 64 == 0) {
            take_block(digest, digest->block);
        }
    }
}

void cme__digest_end(cme__digest *digest, char text[CME__DIGEST_TEXT_SIZE]) {
    static const char digits[] = "0123456789abcdef";
    static const uint8_t one = 0x80;
    static const uint8_t zero = 0;
    uint8_t length[8];
    for (unsigned i = 0; i < 8; i++) {
        length[i] = (uint8_t)(digest->length * 8 >> (56 - 8 * i));
    }
    cme__digest_add(digest, &one, 1);
    while (digest->length % 64 != 56) {
        cme__digest_add(digest, &zero, 1);
    }
    cme__digest_add(digest, length, sizeof length);
    for (unsigned i = 0; i < 64; i++) {
        text[i] = digits[digest->state[i / 8] >> (28 - 4 * (i % 8)) & 0x0F];
    }
    text[64] = '\0';
}

static void take_block(cme__digest *digest, const uint8_t block[64]) {
    uint32_t w[64];
    uint32_t s[8];
    for (unsigned i = 0; i < 16; i++) {
        w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
               (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
    }
    for (unsigned i = 16; i < 64; i++) {
        uint32_t a = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t b = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + a + w[i - 7] + b;
    }
    memcpy(s, digest->state, sizeof s);
    for (unsigned i = 0; i < 64; i++) {
        uint32_t e = rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25);
        uint32_t choice = (s[4] & s[5]) ^ (~s[4] & s[6]);
        uint32_t first = s[7] + e + choice + constants[i] + w[i];
        uint32_t a = rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22);
        uint32_t majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
        memmove(s + 1, s, 7 * sizeof s[0]);
        s[4] += first;
        s[0] = first + a + majority;
    }
    for (unsigned i = 0; i < 8; i++) {
        digest->state[i] += s[i];
    }
}

static uint32_t rotate(uint32_t word, unsigned bits) {
    return word >> bits | word << (32 - bits);
}
