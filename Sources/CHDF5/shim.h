#pragma once
#include <hdf5/serial/hdf5.h>

// HDF5 spells its constants as macros over globals that the library sets when it opens. Swift imports neither.

static inline hid_t polo_type_float32(void) { return H5T_IEEE_F32LE; }
static inline hid_t polo_type_float64(void) { return H5T_IEEE_F64LE; }
static inline hid_t polo_type_int32(void) { return H5T_STD_I32LE; }
static inline hid_t polo_type_int64(void) { return H5T_STD_I64LE; }
static inline hid_t polo_type_text(void) { return H5T_C_S1; }
static inline hid_t polo_type_reference(void) { return H5T_STD_REF_OBJ; }

static inline hid_t polo_memory_double(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t polo_memory_int(void) { return H5T_NATIVE_INT; }
static inline hid_t polo_memory_int64(void) { return H5T_NATIVE_INT64; }

static inline hid_t polo_class_file_create(void) { return H5P_FILE_CREATE; }
static inline hid_t polo_class_file_access(void) { return H5P_FILE_ACCESS; }
static inline hid_t polo_class_group_create(void) { return H5P_GROUP_CREATE; }
static inline hid_t polo_class_dataset_create(void) { return H5P_DATASET_CREATE; }
static inline hid_t polo_class_dataset_transfer(void) { return H5P_DATASET_XFER; }

static inline hid_t polo_default(void) { return H5P_DEFAULT; }
static inline hid_t polo_all(void) { return H5S_ALL; }
static inline hid_t polo_error_stack(void) { return H5E_DEFAULT; }
static inline hsize_t polo_unlimited(void) { return H5S_UNLIMITED; }
static inline size_t polo_variable_length(void) { return H5T_VARIABLE; }
static inline unsigned polo_truncate(void) { return H5F_ACC_TRUNC; }
static inline unsigned polo_read_only(void) { return H5F_ACC_RDONLY; }
static inline unsigned polo_track_and_index(void) {
  return H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
}

// Whether a link leads to an object of the same group, not to a path or another file: negative on failure.
static inline int polo_link_is_hard(hid_t group, const char *path) {
  H5L_info_t link;
  if (H5Lget_info(group, path, &link, H5P_DEFAULT) < 0) return -1;
  return link.type == H5L_TYPE_HARD;
}

// Whether a dataset's data lie in its own file.
static inline int polo_dataset_is_inside(hid_t dataset) {
  hid_t list = H5Dget_create_plist(dataset);
  if (list < 0) return -1;
  H5D_layout_t layout = H5Pget_layout(list);
  int files = layout == H5D_CONTIGUOUS ? H5Pget_external_count(list) : 0;
  H5Pclose(list);
  if (layout < 0 || files < 0) return -1;
  return layout != H5D_VIRTUAL && files == 0;
}

// A glibc function that Swift's import leaves out: a rename that fails if the name is taken.
int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags);
static inline int polo_rename_exclusively(const char *from, const char *to) {
  return renameat2(-100 /* AT_FDCWD */, from, -100, to, 1 /* RENAME_NOREPLACE */);
}
