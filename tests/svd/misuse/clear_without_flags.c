/* Clearing in a register that has no flags.
 *
 * clang: no member named 'clearable_' in 'GPIO_MODER_Reg'
 * gcc: ‘GPIO_MODER_Reg’ has no member named ‘clearable_’
 */
#ifdef WRONG
reg_clear(GPIO->MODER, .MODE0);
#else
reg_clear(GPIO->PR, .PIF3);
#endif
