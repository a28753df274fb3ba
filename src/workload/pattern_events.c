/* Numbers of reads and writes: of a sweep, of a run, and of each loop. */
#include "pattern.h"

uint64_t pattern_requests_per_file(const struct target_group *group, uint64_t request_size_bytes)
{
	return (group->file_size_bytes + request_size_bytes - 1) / request_size_bytes;
}

uint64_t pattern_share(uint64_t events, unsigned index, unsigned count)
{
	return events / count + (index < events % count);
}

uint64_t pattern_requests_per_sweep(const struct target *target, uint64_t request_size_bytes)
{
	uint64_t requests = 0;

	for (unsigned g = 0; g < target->group_count; g++)
		requests += target->groups[g].file_count *
			pattern_requests_per_file(&target->groups[g], request_size_bytes);
	return requests;
}

uint64_t pattern_events(const struct spec *spec, const struct target *target)
{
	const uint64_t request_size_bytes = spec_request_size(spec);
	uint64_t events;

	if (spec->passes == 0)
		return spec->events;
	if (__builtin_mul_overflow(pattern_requests_per_sweep(target, request_size_bytes),
				   spec->passes, &events))
		return PATTERN_NO_LIMIT;
	return events;
}
