/* Assigning to a field in the device.
 *
 * clang: no member named 'MODE0' in 'GPIO_MODER_Reg'
 * gcc: ‘GPIO_MODER_Reg’ has no member named ‘MODE0’
 */
#ifdef WRONG
GPIO->MODER.MODE0 = 1;
#else
reg_modify(GPIO->MODER, .MODE0 = 1);
#endif
