#include "symbols/debugfile.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#include "symbols/bytes.h"

static bool is_same_build(const struct object *a, const struct object *b)
{
	return a->nbuild_id && span_equal(object_build_id(a), object_build_id(b));
}

bool debugfile_by_id(struct span build_id, const char *root, struct object *ret)
{
	char path[PATH_MAX];
	char hex[2 * BUILD_ID_BYTES + 1] = "";
	struct object object;

	if (build_id.n < 2 || build_id.n > BUILD_ID_BYTES)
		return false;
	for (size_t i = 0; i < build_id.n; i++)
		snprintf(hex + 2 * i, 3, "%02x", (unsigned char)build_id.at[i]);
	if ((size_t)snprintf(path, sizeof path, "%s/.build-id/%.2s/%s.debug", root, hex, hex + 2) >=
	    sizeof path)
		return false;
	if (object_open(path, true, &object) != 0)
		return false;
	if (!span_equal(object_build_id(&object), build_id)) {
		object_fini(&object);
		return false;
	}
	*ret = object;
	return true;
}

bool debugfile_among(struct span build_id, char *const *paths, size_t n, struct object *ret)
{
	struct object object;

	for (size_t i = 0; i < n && build_id.n; i++) {
		if (!paths[i] || object_open(paths[i], true, &object) != 0)
			continue;
		if (span_equal(object_build_id(&object), build_id)) {
			*ret = object;
			return true;
		}
		object_fini(&object);
	}
	return false;
}

static bool has_checksum(const struct object *object, uint32_t checksum)
{
	size_t n;
	const char *bytes = elf_rawfile(object->elf, &n);

	return bytes && !object->image && crc32_z(0, (const Bytef *)bytes, n) == checksum;
}

static bool try_link(const struct object *object, const char *path, uint32_t checksum,
                     struct object *ret)
{
	struct object found;

	/* As it is at first: the checksum is of the file. */
	if (object_open(path, object->nbuild_id != 0, &found) != 0)
		return false;
	if (object->nbuild_id ? is_same_build(object, &found) : has_checksum(&found, checksum)) {
		if (object->nbuild_id) {
			*ret = found;
			return true;
		}
		object_fini(&found);
		return object_open(path, true, ret) == 0;
	}
	object_fini(&found);
	return false;
}

/* The directory of the file at `path`, with symbolic links followed, and a slash at its end. */
static bool directory_of(const char *path, char *ret)
{
	if (!realpath(path, ret))
		return false;

	char *slash = strrchr(ret, '/');

	if (!slash)
		return false;
	slash[1] = '\0';
	return true;
}

/* The name and the checksum that the linker's helper left in the file. */
static bool read_link(const struct object *object, struct span *ret_name, uint32_t *ret_checksum)
{
	struct span section;

	if (!object_section(object, ".gnu_debuglink", &section))
		return false;

	struct cursor cursor = cursor_over(section, object->swapped);
	struct span name = cursor_string(&cursor);

	cursor_take(&cursor, (4 - (name.n + 1) % 4) % 4);
	*ret_checksum = (uint32_t)cursor_number(&cursor, 4);
	*ret_name = name;
	return !cursor.failed && name.n && name.n < NAME_MAX && span_index(name, '/') == name.n;
}

bool debugfile_find(const struct object *object, const char *path, const char *root,
                    struct object *ret)
{
	char directory[PATH_MAX], candidate[3 * PATH_MAX];
	struct span name;
	uint32_t checksum;

	if (debugfile_by_id(object_build_id(object), root, ret))
		return true;
	if (!read_link(object, &name, &checksum) || !directory_of(path, directory))
		return false;

	const struct {
		const char *before, *after;
	} places[] = {{"", ""}, {"", ".debug/"}, {root, ""}};

	for (size_t i = 0; i < countof(places); i++) {
		snprintf(candidate, sizeof candidate, "%s%s%s%.*s", places[i].before, directory,
		         places[i].after, (int)name.n, name.at);
		if (try_link(object, candidate, checksum, ret))
			return true;
	}
	return false;
}

static void read_alternate(const struct object *debug, struct span *ret_name, struct span *ret_id)
{
	struct span section = {0};

	object_section(debug, ".gnu_debugaltlink", &section);

	size_t n = span_index(section, '\0');

	*ret_name = span_head(section, n);
	*ret_id = span_from(section, n + 1);
}

struct span debugfile_alternate_id(const struct object *debug)
{
	struct span name, id;

	read_alternate(debug, &name, &id);
	return id.n <= BUILD_ID_BYTES ? id : (struct span){0};
}

bool debugfile_alternate(const struct object *debug, const char *path, const char *root,
                         struct object *ret)
{
	char directory[PATH_MAX], candidate[2 * PATH_MAX];
	struct span name, id;

	read_alternate(debug, &name, &id);

	bool rooted = name.n && name.at[0] == '/';
	struct object found;

	if (name.n == 0 || name.n >= PATH_MAX || id.n == 0)
		return false;
	if (rooted || directory_of(path, directory)) {
		snprintf(candidate, sizeof candidate, "%s%.*s", rooted ? "" : directory,
		         (int)name.n, name.at);
		if (object_open(candidate, true, &found) == 0) {
			if (span_equal(object_build_id(&found), id)) {
				*ret = found;
				return true;
			}
			object_fini(&found);
		}
	}
	return debugfile_by_id(id, root, ret);
}
