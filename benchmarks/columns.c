/* What entities/name_shapes.py, name_lists.py and the first lines of NameReader make of a text, as columns of integers.
 *
 * A prototype that benchmarks/columns_in_c.py compiles, checks and times; nothing of it is in the package.
 * Tables are open-addressed: a key and its value at the first free place from its hash on, key 0 for none.
 */
#include <stdint.h>

typedef struct {
    const uint64_t *keys;
    const uint32_t *values;
    uint64_t mask;
} Table;

typedef struct {
    const uint8_t *is_word;     /* by code point: what \w matches */
    const uint32_t *small;      /* by code point: its small letter */
    const uint32_t *small_more; /* ... and the second code point where there are two, or 0 */
    Table syllables;            /* hash of small letters -> number of a syllable that a list knows */
    Table gaps;                 /* hash of a gap -> bits of the classes it is in */
    const uint16_t *roles;      /* by number of a syllable: what it may begin */
    Table edges;                /* node of a trie and number of a syllable -> node */
    const uint8_t *kinds;       /* by node: the kind of the term that ends there, or 0 */
} Lists;

#define MIX(hash, c) (((hash) ^ (c)) * 0x100000001b3ull)
#define SEED 0xcbf29ce484222325ull

static uint32_t look_up(const Table *table, uint64_t key) {
    uint64_t at = (key * 0x9e3779b97f4a7c15ull) >> 20;
    for (;; at++) {
        uint64_t found = table->keys[at & table->mask];
        if (found == key) return table->values[at & table->mask];
        if (!found) return 0;
    }
}

/* Columns of a text of n code points; gaps has one more than the rest. Returns how many syllables there are. */
int32_t cut(const Lists *lists, const uint32_t *text, int32_t n, int32_t *starts, int32_t *ends, uint8_t *caps,
            uint64_t *hashes, uint32_t *numbers, uint16_t *roles, uint32_t *gaps) {
    int32_t made = 0, i = 0;
    for (;;) {
        uint64_t hash = SEED;
        for (; i < n && !lists->is_word[text[i]]; i++) hash = MIX(hash, text[i]);
        gaps[made] = look_up(&lists->gaps, hash);
        if (i == n) return made;
        starts[made] = i;
        uint8_t capital = 0;
        for (hash = SEED; i < n && lists->is_word[text[i]]; i++) {
            uint32_t c = text[i], small = lists->small[c];
            capital |= c != small;
            hash = MIX(hash, small);
            if (lists->small_more[c]) hash = MIX(hash, lists->small_more[c]);
        }
        ends[made] = i;
        caps[made] = capital;
        hashes[made] = hash;
        numbers[made] = look_up(&lists->syllables, hash);
        roles[made] = lists->roles[numbers[made]];
        made++;
    }
}

/* The longest term of a trie at each syllable with one of the bits: the syllable after it and its kind, or 0 and 0. */
void longest(const Lists *lists, uint32_t root, uint16_t bits, uint32_t between, int32_t n, const uint32_t *numbers,
             const uint16_t *roles, const uint32_t *gaps, int32_t *ends, uint8_t *kinds) {
    for (int32_t i = 0; i < n; i++) {
        ends[i] = kinds[i] = 0;
        if (bits && !(roles[i] & bits)) continue; /* 0: every syllable */
        uint32_t node = root;
        for (int32_t j = i; j < n && (j == i || gaps[j] & between);) {
            if (!numbers[j] || !(node = look_up(&lists->edges, (uint64_t)node << 32 | numbers[j]))) break;
            j++;
            if (lists->kinds[node]) {
                ends[i] = j;
                kinds[i] = lists->kinds[node];
            }
        }
    }
}
