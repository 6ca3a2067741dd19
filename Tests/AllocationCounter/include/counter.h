#pragma once

/// Allocations of the calling thread so far.
long allocation_count(void);

/// Allocations of this process so far, by all threads.
long allocation_count_of_all(void);
