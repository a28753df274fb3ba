/*
 * Layers are numbered from the lowest up. Layer i has the width edge[i], of which edge[i + 1] is
 * below the density throughout the layer; the lowest also contains the tail, and its width is its
 * area divided by its height.
 */
#include "exponential.h"

#include <math.h>

/* For 256 layers: where the tail begins, and the area of each. */
#define TAIL	7.69711747013104972
#define AREA	3.9496598225815571993e-3

static double edge_above(double edge)
{
	const double height = exp(-edge) + AREA / edge;

	return height < 1 ? -log(height) : 0;
}

void exponential_init(struct exponential *e, double mean)
{
	double edge = AREA / exp(-TAIL), next = TAIL;

	e->mean = mean;
	e->tail = TAIL * mean;
	for (unsigned i = 0; i < EXPONENTIAL_LAYERS; i++) {
		e->layers[i].width = edge * mean * 0x1p-53;
		e->layers[i].inside = (int64_t)(next / edge * 0x1p53);
		edge = next;
		next = i < EXPONENTIAL_LAYERS - 2 ? edge_above(edge) : 0;
	}
}

bool exponential_covers(const struct exponential *e, unsigned layer, double x, uint64_t random)
{
	const double width = e->layers[layer].width * 0x1p53 / e->mean;
	const double low = exp(-width), part = (double)(random >> 11) * 0x1p-53;

	return low + part * AREA / width < exp(-x / e->mean);
}
