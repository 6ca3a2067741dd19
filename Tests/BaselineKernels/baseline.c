// The kernels once more for the oldest x86-64, without vectors beyond SSE2 and without fused instructions, to
// compare bit for bit with what this machine chose at load.

#define kernel_random_word baseline_random_word
#define kernel_normals baseline_normals
#define kernel_tanh baseline_tanh
#define kernel_exp baseline_exp
#define kernel_log baseline_log
#define kernel_perturb baseline_perturb
#define kernel_returns baseline_returns
#define kernel_weighted_sums baseline_weighted_sums
#define kernel_network_size baseline_network_size
#define kernel_network_evaluate baseline_network_evaluate
#define kernel_network_gradient baseline_network_gradient
#define kernel_adam baseline_adam
#define kernel_log_mean_exp baseline_log_mean_exp
#define kernel_point_mass baseline_point_mass

#include "../../Sources/Kernels/lanes.h"
#undef MULTIVERSIONED
#undef NARROW
#undef WIDE
#define MULTIVERSIONED
#define NARROW
#define WIDE
#include "../../Sources/Kernels/networks.c"
#include "../../Sources/Kernels/gradients.c"
#include "../../Sources/Kernels/planning.c"
#include "../../Sources/Kernels/random.c"
