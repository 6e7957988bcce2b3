/* What a crash of a module that was loaded later needs. */
void crash_in_module(void);

void crash_in_module(void)
{
	*(volatile int *)8 = 1;
}
