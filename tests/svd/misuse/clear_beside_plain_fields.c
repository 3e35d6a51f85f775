/* Clearing where one pure store would change plain fields, too.
 *
 * clang: no member named 'clearable_' in 'GPIO_SR_Reg'
 * gcc: ‘GPIO_SR_Reg’ has no member named ‘clearable_’
 */
#ifdef WRONG
reg_clear(GPIO->SR, .FLAG);
#else
reg_modify(GPIO->SR, .FLAG = 1);
#endif
