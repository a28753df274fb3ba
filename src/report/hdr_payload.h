/*
 * hdr_payload: a histogram as HdrHistogram's logs have it: its V2 encoding, compressed by zlib, in
 * base64 ("HISTFAAAA…"). Our buckets are those of a histogram with two significant digits.
 */
#ifndef HDR_PAYLOAD_H
#define HDR_PAYLOAD_H

#include "hist.h"

/* free() it. */
char *hdr_payload(const struct hist *hist);

#endif
