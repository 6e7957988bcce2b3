/* Copies standard input to standard output, which a second thread writes: what a reader costs that
 * never waits for its terminal, and does nothing else. */
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

struct handover {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	char bytes[64 * 1024];
	size_t n;  /* of them to be written */
	bool over; /* no more comes */
};

static void *write_all(void *argument)
{
	struct handover *handover = argument;

	pthread_mutex_lock(&handover->lock);
	for (;;) {
		while (handover->n == 0 && !handover->over)
			pthread_cond_wait(&handover->changed, &handover->lock);

		size_t n = handover->n;

		pthread_mutex_unlock(&handover->lock);
		for (size_t done = 0; done < n;) {
			ssize_t wrote = write(STDOUT_FILENO, handover->bytes + done, n - done);

			if (wrote <= 0)
				_exit(1);
			done += (size_t)wrote;
		}
		pthread_mutex_lock(&handover->lock);
		handover->n = 0;
		pthread_cond_signal(&handover->changed);
		if (n == 0 && handover->over)
			break;
	}
	pthread_mutex_unlock(&handover->lock);
	return NULL;
}

int main(void)
{
	static struct handover handover = {
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.changed = PTHREAD_COND_INITIALIZER,
	};
	static char bytes[sizeof handover.bytes];
	pthread_t writer;

	if (pthread_create(&writer, NULL, write_all, &handover) != 0)
		return 1;
	for (ssize_t n = 1; n > 0;) {
		n = read(STDIN_FILENO, bytes, sizeof bytes);
		pthread_mutex_lock(&handover.lock);
		while (handover.n > 0)
			pthread_cond_wait(&handover.changed, &handover.lock);
		handover.n = n > 0 ? (size_t)n : 0;
		handover.over = n <= 0;
		memcpy(handover.bytes, bytes, handover.n);
		pthread_cond_signal(&handover.changed);
		pthread_mutex_unlock(&handover.lock);
	}
	pthread_join(writer, NULL);
	return 0;
}
