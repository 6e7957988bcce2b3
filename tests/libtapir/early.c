/* Crashes in a library whose constructor runs before that of a preloaded one. */
void crash_in_module(void);

int main(void)
{
	crash_in_module();
	return 0;
}
